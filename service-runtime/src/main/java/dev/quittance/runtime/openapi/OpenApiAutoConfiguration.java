package dev.quittance.runtime.openapi;

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
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.providers.JavadocProvider;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** Says of a whole API what no single controller can, at {@code /v3/api-docs}. */
@AutoConfiguration(before = SpringDocConfiguration.class)
@ConditionalOnBean(ServiceApi.class)
public class OpenApiAutoConfiguration {

  static final String BEARER = "bearer";
  static final String API_KEY = "api_key";

  static {
    // Read from the token, not from the request.
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
  }

  @Bean
  OpenAPI openApi(ServiceApi api) {
    return new OpenAPI()
        .info(new Info().title(api.title()).version("1")
            .license(new License().name("Apache-2.0").identifier("Apache-2.0"))
            .description(api.description()))
        .servers(List.of(new Server().url("/")))
        .components(new Components()
            .addSecuritySchemes(BEARER, new SecurityScheme()
                .type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT")
                .description(api.token()))
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
  GlobalOpenApiCustomizer operationDetails(PublicPaths publicPaths, ServiceApi api,
      JsonMapper json, @Value("${quittance.idempotency.enabled:false}") boolean idempotent) {
    return new OperationDetails(publicPaths, api.parameters(), idempotent,
        Examples.of(new ClassPathResource("openapi/examples.json"), json));
  }
}
