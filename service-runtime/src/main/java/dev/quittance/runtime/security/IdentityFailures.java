package dev.quittance.runtime.security;

import dev.quittance.runtime.web.ProblemWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Answers 503 to a token that cannot be checked: it is neither good nor bad. */
final class IdentityFailures implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(IdentityFailures.class);
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int BEFORE_OTHER_FAILURES = -3;

  private final ProblemWriter problems;

  IdentityFailures(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public int getOrder() {
    return BEFORE_OTHER_FAILURES;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (!(failure instanceof NoKeysException) || exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    log.warn("no token can be checked: path={} cause={}", exchange.getRequest().getPath(),
        rootOf(failure).toString());
    exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return problems.write(exchange, HttpStatus.SERVICE_UNAVAILABLE,
        "identity_provider_unavailable", "the token cannot be checked at the moment; try again");
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
