package dev.quittance.runtime.security;

import dev.quittance.runtime.web.ProblemWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Demands the {@code X-API-Key} that {@code PROXY_API_KEY} sets, on all that is not public. */
final class ApiKeyFilter implements WebFilter {

  private static final String HEADER = "X-API-Key";

  private final byte[] key;
  private final ServerWebExchangeMatcher isPublic;
  private final ProblemWriter problems;

  ApiKeyFilter(String key, ServerWebExchangeMatcher isPublic, ProblemWriter problems) {
    this.key = key.getBytes(StandardCharsets.UTF_8);
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
    return given != null && MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8));
  }
}
