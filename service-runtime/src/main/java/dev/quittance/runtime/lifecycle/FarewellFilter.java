package dev.quittance.runtime.lifecycle;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Closes connections with the answer once the service ends: a caller who kept one open would send
 * a request into it in the moment in which the server closes it.
 */
final class FarewellFilter implements WebFilter, Ordered {

  private final ApplicationAvailability availability;

  FarewellFilter(ApplicationAvailability availability) {
    this.availability = availability;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
      if (availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC) {
        exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
      }
    }));
    return chain.filter(exchange);
  }

  /** Before all that may answer by itself. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
