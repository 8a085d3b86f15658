package dev.quittance.order.openapi;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.security.PublicPaths;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.providers.JavadocProvider;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import tools.jackson.databind.json.JsonMapper;

/** Says of the whole API what no single controller can. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

  static final String BEARER = "bearer";
  static final String API_KEY = "api_key";

  static {
    // Read from the token, not from the request.
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(new Info().title("Quittance orders").version("1")
            .license(new License().name("Apache-2.0").identifier("Apache-2.0"))
            .description("""
                Orders, payments, refunds. JSON in snake_case; amounts are decimals in major \
                units, times RFC 3339 in UTC. Every error is a problem document (RFC 9457) with \
                a stable `code`. A POST with an `Idempotency-Key` that was answered before gets \
                the same answer again."""))
        .servers(List.of(new Server().url("/")))
        .components(new Components()
            .addSecuritySchemes(BEARER, new SecurityScheme()
                .type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT")
                .description("`sub` is the user; scope `payments:admin` for administrators, "
                    + "`orders:price` for a backend that sets its own amounts"))
            .addSecuritySchemes(API_KEY, new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY).in(SecurityScheme.In.HEADER).name("X-API-Key")
                .description("needed besides, where `PROXY_API_KEY` is set")));
  }

  @Bean
  ModelResolver snakeCaseModels(ObjectMapperProvider mappers) {
    return new ModelResolver(mappers.jsonMapper().copy()
        .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }

  @Bean
  RecordSchemas recordSchemas(JavadocProvider javadoc) {
    return new RecordSchemas(javadoc);
  }

  @Bean
  GlobalOperationCustomizer endpointOfOperation() {
    return (operation, method) -> {
      Endpoint endpoint = method.getMethodAnnotation(Endpoint.class);
      if (endpoint != null) {
        operation.addExtension(OperationDetails.ENDPOINT, endpoint);
      }
      return operation;
    };
  }

  @Bean
  GlobalOpenApiCustomizer operationDetails(PublicPaths publicPaths, JsonMapper json) {
    Resource examples = new ClassPathResource("openapi/examples.json");
    return new OperationDetails(publicPaths, examples, json);
  }
}
