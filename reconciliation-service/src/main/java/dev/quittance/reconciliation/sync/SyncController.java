package dev.quittance.reconciliation.sync;

import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.columns.Page;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Reading a payment now, and what earlier reads found. */
@RestController
final class SyncController {

  private final SyncNow syncNow;
  private final SyncRuns runs;

  SyncController(SyncNow syncNow, SyncRuns runs) {
    this.syncNow = syncNow;
    this.runs = runs;
  }

  /** Reads a payment at its provider now, and publishes what nobody has told yet. */
  @Endpoint(id = "syncPayment", problems = {
    "404 unknown_payment", "409 payment_incomplete", "409 sync_in_progress",
    "422 provider_not_readable", "429 too_many_syncs"
  })
  @PostMapping("/admin/sync/{paymentId}")
  Mono<SyncReport> sync(@PathVariable String paymentId, Caller caller) {
    PaymentId id;
    try {
      id = new PaymentId(paymentId);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "unknown_payment", String.valueOf(e.getMessage()));
    }
    return syncNow.sync(id, "admin:" + caller.userId());
  }

  /** Reads that were finished, newest first. */
  @Endpoint(id = "listRuns", problems = {
    "400 invalid_cursor", "400 invalid_limit", "400 invalid_request"
  })
  @GetMapping("/admin/runs")
  Mono<Page<SyncRun>> list(
      @RequestParam(name = "payment_id", required = false) @Nullable String paymentId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return runs.list(paymentId, Page.Request.of(cursor, limit));
  }
}
