package dev.quittance.runtime.security;

import dev.quittance.runtime.web.ProblemException;
import java.util.stream.Collectors;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives a controller method its {@link Caller}. */
final class CallerArgument implements HandlerMethodArgumentResolver {

  private static final String PREFIX = "SCOPE_";

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Caller.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext binding, ServerWebExchange exchange) {
    return exchange.getPrincipal().cast(JwtAuthenticationToken.class).map(CallerArgument::caller);
  }

  private static Caller caller(JwtAuthenticationToken token) {
    String user = token.getName();
    if (user == null || user.isBlank()) {
      throw new ProblemException(HttpStatus.UNAUTHORIZED, "unauthorized", "the token has no sub");
    }
    return new Caller(user, token.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .filter(authority -> authority != null && authority.startsWith(PREFIX))
        .map(authority -> authority.substring(PREFIX.length()))
        .collect(Collectors.toSet()));
  }
}
