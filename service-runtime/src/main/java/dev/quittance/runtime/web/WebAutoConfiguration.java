package dev.quittance.runtime.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON and problem documents. */
@AutoConfiguration
@EnableConfigurationProperties(WebSettings.class)
public class WebAutoConfiguration {

  @Bean
  JsonMapperBuilderCustomizer snakeCase() {
    return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  }

  @Bean
  ProblemHandler problemHandler(ProblemWriter problems) {
    return new ProblemHandler(problems);
  }

  @Bean
  ProblemWriter problemWriter(JsonMapper json) {
    return new ProblemWriter(json);
  }

  /** A caller who stops in the middle of a body does not keep a connection for ever. */
  @Bean
  NettyServerCustomizer readTimeout(WebSettings settings) {
    return server -> server.readTimeout(settings.readTimeout());
  }

  /**
   * No answer is given on the connection's own thread: reactor-netty 1.3.6 stops reading a
   * connection when a request that had to wait is answered at once, and the next one hangs (its
   * issue 4361). Can go with 1.3.8.
   */
  @Bean
  HttpHandlerDecoratorFactory offTheEventLoop() {
    return handler -> (request, response) -> Mono.defer(() -> handler.handle(request, response))
        .subscribeOn(Schedulers.parallel());
  }

  @Bean
  FilterFailures filterFailures(ProblemWriter problems) {
    return new FilterFailures(problems);
  }
}
