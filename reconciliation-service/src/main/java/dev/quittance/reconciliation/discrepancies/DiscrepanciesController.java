package dev.quittance.reconciliation.discrepancies;

import dev.quittance.reconciliation.columns.Page;
import dev.quittance.reconciliation.discrepancies.Discrepancies.Filter;
import dev.quittance.reconciliation.discrepancies.Discrepancy.State;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The admin's view of what needs, or needed, a look. */
@RestController
final class DiscrepanciesController {

  private final Discrepancies discrepancies;

  DiscrepanciesController(Discrepancies discrepancies) {
    this.discrepancies = discrepancies;
  }

  /**
   * What differed from the providers, or between the services, newest first.
   *
   * @param state {@code open} or {@code resolved}; both without it
   * @param kind one kind of difference, {@code missed_webhook} for one
   */
  @Endpoint(id = "listDiscrepancies", problems = {
    "400 invalid_cursor", "400 invalid_limit", "400 invalid_request", "400 invalid_state"
  })
  @GetMapping("/admin/discrepancies")
  Mono<Page<Discrepancy>> list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(name = "payment_id", required = false) @Nullable String paymentId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return discrepancies.list(
        new Filter(stateOf(state), kind, paymentId), Page.Request.of(cursor, limit));
  }

  private static @Nullable State stateOf(@Nullable String text) {
    return switch (text) {
      case null -> null;
      case "open" -> State.OPEN;
      case "resolved" -> State.RESOLVED;
      default -> throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_state",
          "state must be open or resolved");
    };
  }
}
