package dev.quittance.runtime.security;

import dev.quittance.runtime.web.ProblemWriter;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.JwkSetUriReactiveJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import reactor.netty.http.client.HttpClient;

/** A JWT for everything but the public paths; {@code payments:admin} for {@code /admin}. */
@AutoConfiguration
@EnableWebFluxSecurity
@EnableConfigurationProperties(SecuritySettings.class)
public class SecurityAutoConfiguration {

  // The pages have a form and inline styles, nothing else.
  private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; "
      + "style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  private static final List<String> OPEN_EVERYWHERE = List.of("/actuator/health",
      "/actuator/health/**", "/actuator/info", "/v3/api-docs", "/v3/api-docs.yaml");
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(3);

  @Bean
  SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http, PublicPaths publicPaths,
      ProblemWriter problems, SecuritySettings settings, ReactiveJwtDecoder tokens,
      @Value("${PROXY_API_KEY:}") String apiKey) {
    List<String> all = new ArrayList<>(OPEN_EVERYWHERE);
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
        .headers(SecurityAutoConfiguration::headers)
        .cors(cors -> cors(cors, settings.corsOrigins()))
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
        .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtDecoder(sayingWhy(tokens)))
            .authenticationEntryPoint(unauthorized).accessDeniedHandler(forbidden))
        .build();
  }

  /** Spring Security reports keys that cannot be read, or that are none, as a bare state. */
  private static ReactiveJwtDecoder sayingWhy(ReactiveJwtDecoder tokens) {
    return token -> tokens.decode(token)
        .onErrorMap(IllegalStateException.class, NoKeysException::new);
  }

  /** Else a request waits for as long as the identity provider keeps silent. */
  @Bean
  JwkSetUriReactiveJwtDecoderBuilderCustomizer boundedWaitForKeys() {
    HttpClient client = HttpClient.create()
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
        .responseTimeout(KEYS_TIMEOUT);
    return builder -> builder.webClient(WebClient.builder()
        .clientConnector(new ReactorClientHttpConnector(client)).build());
  }

  @Bean
  IdentityFailures identityFailures(ProblemWriter problems) {
    return new IdentityFailures(problems);
  }

  /** Besides the defaults: nosniff, no frames, and no-store for whatever says nothing else. */
  private static void headers(ServerHttpSecurity.HeaderSpec headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER));
  }

  /** Tokens travel in a header, never in a cookie: no credentials are needed. */
  private static void cors(ServerHttpSecurity.CorsSpec cors, List<String> origins) {
    if (origins.isEmpty()) {
      cors.disable();
      return;
    }
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(origins);
    allowed.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE"));
    allowed.setAllowedHeaders(List.of("Authorization", "Content-Type", "Idempotency-Key",
        "Last-Event-ID", "X-API-Key"));
    allowed.setExposedHeaders(List.of("Idempotency-Replayed", "Location", "Retry-After"));
    allowed.setMaxAge(Duration.ofHours(1));
    UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
    everywhere.registerCorsConfiguration("/**", allowed);
    cors.configurationSource(everywhere);
  }

  /** A path or header that the firewall refuses is answered as any other bad input. */
  @Bean
  ServerExchangeRejectedHandler refusedByFirewall(ProblemWriter problems) {
    return (exchange, rejected) -> problems.write(exchange, HttpStatus.BAD_REQUEST,
        "invalid_request", "the path or a header holds what it must not");
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
