package dev.quittance.reconciliation.payments;

import dev.quittance.reconciliation.columns.Page;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import dev.quittance.reconciliation.payments.OpenPaymentLists.Filter;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.web.ProblemException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The admin's view of what is not final. */
@RestController
final class OpenPaymentsController {

  private static final String EVERY = "all";

  private final OpenPaymentLists payments;

  OpenPaymentsController(OpenPaymentLists payments) {
    this.payments = payments;
  }

  /**
   * Payments as reconciliation knows them, newest first.
   *
   * @param status {@code open}, {@code closed}, {@code given_up} or {@code all}
   */
  @Endpoint(id = "listOpenPayments", problems = {
    "400 invalid_cursor", "400 invalid_limit", "400 invalid_request", "400 invalid_status"
  })
  @GetMapping("/admin/open-payments")
  Mono<Page<OpenPayment>> list(
      @RequestParam(defaultValue = "open") String status,
      @RequestParam(name = "payment_channel", required = false) @Nullable String paymentChannel,
      @RequestParam(name = "order_id", required = false) @Nullable String orderId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return payments.list(new Filter(statusOf(status), paymentChannel, orderId),
        Page.Request.of(cursor, limit));
  }

  private static @Nullable Status statusOf(String text) {
    return text.equals(EVERY) ? null : Arrays.stream(Status.values())
        .filter(status -> OpenPaymentRow.column(status).equals(text)).findFirst()
        .orElseThrow(() -> new ProblemException(HttpStatus.BAD_REQUEST, "invalid_status",
            "status must be open, closed, given_up or all"));
  }
}
