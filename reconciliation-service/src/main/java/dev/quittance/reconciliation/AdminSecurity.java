package dev.quittance.reconciliation;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Who may ask: health is public, all else needs the scope of an admin. */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {

  /** No CSRF protection: the API takes bearer tokens only, which no browser sends by itself. */
  @Bean
  SecurityWebFilterChain adminOnly(ServerHttpSecurity http) {
    return http
        .authorizeExchange(exchanges -> exchanges
            .pathMatchers("/actuator/health/**").permitAll()
            .anyExchange().hasAuthority("SCOPE_payments:admin"))
        .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
        .csrf(ServerHttpSecurity.CsrfSpec::disable)
        .build();
  }
}
