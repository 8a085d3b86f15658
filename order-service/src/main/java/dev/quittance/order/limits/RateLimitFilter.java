package dev.quittance.order.limits;

import dev.quittance.runtime.web.ProblemWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Limits how often a user creates orders, pays and tries coupons. A trusted backend (scope
 * {@code orders:price}) and administrators act for many users and are not limited.
 */
@Component
final class RateLimitFilter implements WebFilter, Ordered {

  private static final int AFTER_SECURITY_BEFORE_IDEMPOTENCY = -10;
  private static final Set<String> UNLIMITED =
      Set.of("SCOPE_orders:price", "SCOPE_payments:admin");
  private static final List<PathPattern> LIMITED = Stream.of("/api/orders",
          "/api/orders/{orderId}/coupon", "/api/order/reqiure-to-pay",
          "/api/order/require-to-pay", "/api/payments/{provider}/create")
      .map(PathPatternParser.defaultInstance::parse).toList();

  private final UserRates rates;
  private final ProblemWriter problems;
  private final Counter refused;

  RateLimitFilter(UserRates rates, ProblemWriter problems, MeterRegistry meters) {
    this.rates = rates;
    this.problems = problems;
    this.refused = Counter.builder("quittance.orders.rate.limited")
        .description("Requests refused because a user sent too many").register(meters);
  }

  @Override
  public int getOrder() {
    return AFTER_SECURITY_BEFORE_IDEMPOTENCY;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (!isLimited(exchange)) {
      return chain.filter(exchange);
    }
    return exchange.getPrincipal().ofType(Authentication.class)
        .filter(caller -> caller.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority).noneMatch(UNLIMITED::contains))
        .map(caller -> rates.take(String.valueOf(caller.getName())))
        .defaultIfEmpty(Duration.ZERO)
        .flatMap(wait -> wait.isZero() ? chain.filter(exchange) : refuse(exchange, wait));
  }

  private static boolean isLimited(ServerWebExchange exchange) {
    return exchange.getRequest().getMethod() == HttpMethod.POST && LIMITED.stream().anyMatch(
        pattern -> pattern.matches(exchange.getRequest().getPath().pathWithinApplication()));
  }

  private Mono<Void> refuse(ServerWebExchange exchange, Duration wait) {
    refused.increment();
    exchange.getResponse().getHeaders().set(
        HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
    return problems.write(exchange, HttpStatus.TOO_MANY_REQUESTS, "rate_limited",
        "too many requests; try again in " + (wait.toSeconds() + 1) + " s");
  }
}
