package dev.quittance.order.payments.web;

import dev.quittance.order.payments.ParkedOutcome;
import dev.quittance.order.payments.ParkedOutcomes;
import dev.quittance.order.payments.PutOutcomeAside;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Outcomes of unknown payments; like everything below {@code /admin} for administrators. */
@RestController
@RequestMapping("/admin/parked-outcomes")
class ParkedOutcomeController {

  private static final int LARGEST_PAGE = 200;

  private final ParkedOutcomes parkedOutcomes;
  private final PutOutcomeAside putOutcomeAside;

  ParkedOutcomeController(ParkedOutcomes parkedOutcomes, PutOutcomeAside putOutcomeAside) {
    this.parkedOutcomes = parkedOutcomes;
    this.putOutcomeAside = putOutcomeAside;
  }

  /**
   * A parked outcome as the API shows it.
   *
   * @param state {@code waiting}; {@code aside} when somebody has put it aside; {@code applied}
   *     when its payment became known after that
   * @param provider who told it; this and the ids are null where the outcome does not say them
   * @param nextTryAt also after it was put aside; null once it is applied
   */
  record ParkedOutcomeView(String eventId, String eventType,
      @Schema(allowableValues = {"waiting", "aside", "applied"}) String state,
      @Nullable String provider, @Nullable String providerPaymentId, @Nullable String orderId,
      @Nullable String paymentId, int tries, @Nullable Instant nextTryAt, Instant parkedAt,
      @Nullable Instant asideAt, @Nullable String asideBy, @Nullable String asideReason,
      @Nullable Instant appliedAt) {

    static ParkedOutcomeView of(ParkedOutcome parked) {
      ParkedOutcome.Reported reported = parked.reported();
      ParkedOutcome.Aside aside = parked.aside();
      return new ParkedOutcomeView(parked.eventId(), parked.eventType(), parked.state(),
          reported.provider(), reported.providerPaymentId(), reported.orderId(),
          reported.paymentId(), parked.tries(), parked.nextTryAt(), parked.parkedAt(),
          aside == null ? null : aside.at(), aside == null ? null : aside.by(),
          aside == null ? null : aside.reason(), parked.appliedAt());
    }
  }

  /** A page of parked outcomes, the latest first. */
  record ParkedOutcomePage(List<ParkedOutcomeView> items, @Nullable String nextCursor) {
  }

  /**
   * Why an outcome is none of ours.
   *
   * @param reason for whoever asks later, 1 to 500 characters
   */
  record AsideRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1,
          maxLength = RefundController.LONGEST_REASON, pattern = Texts.NOT_BLANK)
      @Nullable String reason) {
  }

  /** Outcomes whose payment is not known, the latest first; by state. */
  @Endpoint(id = "listParkedOutcomes", problems = {
    "400 invalid_cursor", "400 invalid_request", "403 forbidden"
  })
  @GetMapping
  Mono<ParkedOutcomePage> list(@RequestParam(defaultValue = "") String state,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (!cursor.matches("[0-9]{0,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor");
    }
    if (!state.matches("|waiting|aside|applied")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          "state must be waiting, aside or applied");
    }
    return parkedOutcomes.list(state,
            cursor.isBlank() ? Long.MAX_VALUE : Long.parseLong(cursor),
            Math.clamp(limit, 1, LARGEST_PAGE))
        .collectList().map(ParkedOutcomeController::page);
  }

  private static ParkedOutcomePage page(List<ParkedOutcome> found) {
    return new ParkedOutcomePage(found.stream().map(ParkedOutcomeView::of).toList(),
        found.isEmpty() ? null : Long.toString(found.getLast().position()));
  }

  /** A parked outcome. */
  @Endpoint(id = "showParkedOutcome", problems = {
    "403 forbidden", "404 parked_outcome_not_found"
  })
  @GetMapping("/{eventId}")
  Mono<ParkedOutcomeView> parkedOutcome(@PathVariable String eventId) {
    return putOutcomeAside.find(eventId).map(ParkedOutcomeView::of);
  }

  /**
   * Puts an outcome aside that is none of ours, so that nobody is alarmed by it. It stays, and is
   * applied should its payment become known. Asking again changes nothing.
   */
  @Endpoint(id = "putOutcomeAside", problems = {
    "400 invalid_request", "403 forbidden", "404 parked_outcome_not_found"
  })
  @PostMapping("/{eventId}/put-aside")
  Mono<ParkedOutcomeView> putAside(
      @PathVariable String eventId, @RequestBody AsideRequest request, Caller caller) {
    return putOutcomeAside.putAside(
            eventId, RefundController.reasonOf(request.reason()), caller.userId())
        .map(ParkedOutcomeView::of);
  }
}
