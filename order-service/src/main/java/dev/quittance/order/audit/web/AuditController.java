package dev.quittance.order.audit.web;

import dev.quittance.order.audit.AuditReport;
import dev.quittance.order.audit.VerifyAudit;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.web.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Verifies one order's audit trail; all of them are for the command, which may take hours. */
@RestController
class AuditController {

  private final VerifyAudit verifyAudit;

  AuditController(VerifyAudit verifyAudit) {
    this.verifyAudit = verifyAudit;
  }

  /** Whether an order's audit trail is as it was written. */
  @Endpoint(id = "verifyAudit", problems = {
    "400 invalid_request", "403 forbidden"
  })
  @GetMapping("/admin/audit/verify")
  Mono<AuditReport> verify(@RequestParam("order_id") String orderId) {
    if (!orderId.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          "order_id must be 1 to 64 letters, digits, dashes or underscores");
    }
    return verifyAudit.verify(orderId)
        .filter(report -> report.orders() > 0)
        .switchIfEmpty(Mono.error(() -> new ProblemException(
            HttpStatus.NOT_FOUND, "order_not_found", "no order " + orderId)));
  }
}
