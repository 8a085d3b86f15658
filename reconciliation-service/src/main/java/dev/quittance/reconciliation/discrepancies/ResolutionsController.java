package dev.quittance.reconciliation.discrepancies;

import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Resolving a difference by hand: what belongs to no payment, or was decided elsewhere. */
@RestController
final class ResolutionsController {

  private static final Logger log = LoggerFactory.getLogger(ResolutionsController.class);
  private static final int LONGEST_REASON = 500;

  private final Discrepancies discrepancies;
  private final Clock clock;

  ResolutionsController(Discrepancies discrepancies, Clock clock) {
    this.discrepancies = discrepancies;
    this.clock = clock;
  }

  /**
   * Why it needs no person any more.
   *
   * @param reason for whoever asks later, 1 to 500 characters
   */
  record ResolutionRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = LONGEST_REASON,
          pattern = Texts.NOT_BLANK) @Nullable String reason) {
  }

  /**
   * Resolves a difference by hand; once it is resolved, asking again changes nothing and shows by
   * whom it was.
   *
   * @param id the difference
   */
  @Endpoint(id = "resolveDiscrepancy", problems = "404 unknown_discrepancy")
  @PostMapping("/admin/discrepancies/{id}/resolve")
  Mono<Discrepancy> resolve(
      @PathVariable String id, @RequestBody ResolutionRequest request, Caller caller) {
    long wanted = idOf(id);
    String reason = reasonOf(request);
    String by = "admin:" + caller.userId();
    Instant now = clock.instant();
    return discrepancies.resolveByHand(wanted, by, reason, now)
        .doOnNext(resolved -> log.info(
            "discrepancy resolved by hand: id={} kind={} paymentId={} by={}",
            resolved.id(), resolved.kind(), resolved.paymentId(), by))
        .switchIfEmpty(discrepancies.find(wanted))
        .switchIfEmpty(Mono.error(ResolutionsController::unknown));
  }

  private static long idOf(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw unknown();
    }
    return Long.parseLong(text);
  }

  private static String reasonOf(ResolutionRequest request) {
    String reason = request.reason();
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON
        || reason.indexOf('\0') >= 0) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          "reason must be 1 to " + LONGEST_REASON + " characters");
    }
    return reason.strip();
  }

  private static ProblemException unknown() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "unknown_discrepancy", "there is no such discrepancy");
  }
}
