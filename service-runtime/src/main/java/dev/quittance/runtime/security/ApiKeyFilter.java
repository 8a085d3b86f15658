package dev.quittance.runtime.security;

import dev.quittance.runtime.web.ProblemWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Demands an {@code X-API-Key} of {@code PROXY_API_KEY}, on all that is not public. */
final class ApiKeyFilter implements WebFilter {

  private static final String HEADER = "X-API-Key";

  private final List<byte[]> keys;
  private final ServerWebExchangeMatcher isPublic;
  private final ProblemWriter problems;

  /** Takes any of the keys of the setting, of which two let one be replaced without a gap. */
  ApiKeyFilter(String setting, ServerWebExchangeMatcher isPublic, ProblemWriter problems) {
    this.keys = Arrays.stream(setting.split(",")).map(String::trim)
        .filter(key -> !key.isEmpty()).map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
    if (keys.isEmpty() || keys.size() > 2) {
      throw new IllegalArgumentException("PROXY_API_KEY must hold one or two keys");
    }
    this.isPublic = isPublic;
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return isPublic.matches(exchange).flatMap(match ->
        match.isMatch() || matches(exchange) ? chain.filter(exchange)
            : problems.write(exchange, HttpStatus.UNAUTHORIZED, "invalid_api_key",
                HEADER + " is missing or wrong"));
  }

  private boolean matches(ServerWebExchange exchange) {
    String given = exchange.getRequest().getHeaders().getFirst(HEADER);
    if (given == null) {
      return false;
    }
    byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
    return keys.stream().anyMatch(key -> MessageDigest.isEqual(key, bytes));
  }
}
