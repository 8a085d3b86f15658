package dev.quittance.runtime.security;

import dev.quittance.runtime.web.ProblemWriter;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/** A JWT for everything but the public paths; {@code payments:admin} for {@code /admin}. */
@AutoConfiguration
@EnableWebFluxSecurity
public class SecurityAutoConfiguration {

  private static final List<String> HEALTH =
      List.of("/actuator/health", "/actuator/health/**", "/actuator/info");

  @Bean
  SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http, PublicPaths publicPaths,
      ProblemWriter problems, @Value("${PROXY_API_KEY:}") String apiKey) {
    List<String> all = new ArrayList<>(HEALTH);
    all.addAll(publicPaths.patterns());
    String[] open = all.toArray(String[]::new);
    ServerAuthenticationEntryPoint unauthorized = (exchange, e) -> problems.write(
        exchange, HttpStatus.UNAUTHORIZED, "unauthorized", "a valid bearer token is needed");
    ServerAccessDeniedHandler forbidden = (exchange, e) -> problems.write(
        exchange, HttpStatus.FORBIDDEN, "forbidden", "the token lacks the scope for this");
    if (!apiKey.isBlank()) {
      http.addFilterBefore(
          new ApiKeyFilter(apiKey, ServerWebExchangeMatchers.pathMatchers(open), problems),
          SecurityWebFiltersOrder.AUTHENTICATION);
    }
    return http
        .csrf(CsrfSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
        .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .logout(ServerHttpSecurity.LogoutSpec::disable)
        .authorizeExchange(exchanges -> exchanges
            .pathMatchers(open).permitAll()
            .pathMatchers("/admin/**", "/actuator/**").hasAuthority("SCOPE_payments:admin")
            .anyExchange().authenticated())
        .exceptionHandling(errors -> errors
            .authenticationEntryPoint(unauthorized).accessDeniedHandler(forbidden))
        .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults())
            .authenticationEntryPoint(unauthorized).accessDeniedHandler(forbidden))
        .build();
  }

  @Bean
  WebFluxConfigurer callerArgument() {
    return new WebFluxConfigurer() {
      @Override
      public void configureArgumentResolvers(ArgumentResolverConfigurer resolvers) {
        resolvers.addCustomResolver(new CallerArgument());
      }
    };
  }
}
