package dev.quittance.gateway.admin;

import dev.quittance.gateway.admin.PaymentRecords.AnswerRow;
import dev.quittance.gateway.admin.PaymentRecords.OperationRow;
import dev.quittance.gateway.admin.PaymentRecords.PaymentRow;
import dev.quittance.gateway.operations.Operations;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What an administrator can see and do; the scope is demanded for all of {@code /admin}. */
@RestController
class AdminController {

  private static final Logger log = LoggerFactory.getLogger(AdminController.class);

  private final Providers providers;
  private final CallGuards guards;
  private final PaymentRecords records;
  private final Operations operations;

  AdminController(Providers providers, CallGuards guards, PaymentRecords records,
      Operations operations) {
    this.operations = operations;
    this.guards = guards;
    this.providers = providers;
    this.records = records;
  }

  /**
   * A provider that is enabled.
   *
   * @param name what {@code payment_channel} calls it
   * @param circuit {@code closed}, {@code open} or {@code half_open}
   */
  record ProviderView(String name, Capabilities capabilities, String circuit) {
  }

  /**
   * A payment with all that was done and answered.
   *
   * @param operations what was to be done at the provider, oldest first
   * @param answers the provider's answers, oldest first
   */
  record PaymentView(
      PaymentRow payment, List<OperationRow> operations, List<AnswerRow> answers) {
  }

  /** The providers that are enabled here, and whether they can be called at the moment. */
  @Endpoint(id = "listProviders")
  @GetMapping("/admin/providers")
  List<ProviderView> providers() {
    return providers.all().stream()
        .map(provider -> new ProviderView(provider.name(), provider.capabilities(),
            guards.of(provider.name()).circuit()))
        .toList();
  }

  /** A payment with the provider's raw answers, in which secrets are masked. */
  @Endpoint(id = "showPayment", problems = "404 payment_not_found")
  @GetMapping("/admin/payments/{paymentId}")
  Mono<PaymentView> payment(@PathVariable String paymentId) {
    return known(paymentId).flatMap(this::withHistory);
  }

  private Mono<PaymentRow> known(String paymentId) {
    return records.payment(paymentId)
        .switchIfEmpty(Mono.error(() -> new ProblemException(
            HttpStatus.NOT_FOUND, "payment_not_found", "no payment " + paymentId)));
  }

  /**
   * Does at once what waits for its next try at the provider, as that would: a call of unknown
   * result is looked for, or repeated under the same ids. What is being tried, or has ended, is
   * left alone; an open circuit or a limit puts it off again.
   */
  @Endpoint(id = "tryPaymentNow", success = "202 it begins at once",
      problems = "404 payment_not_found")
  @PostMapping("/admin/payments/{paymentId}/try-now")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<PaymentView> tryNow(@PathVariable String paymentId, Caller caller) {
    return known(paymentId)
        .flatMap(payment -> operations.makeDue(paymentId)
            .doOnNext(count -> log.info("operations made due: paymentId={} operations={} by={}",
                paymentId, count, caller.userId()))
            .then(withHistory(payment)));
  }

  private Mono<PaymentView> withHistory(PaymentRow payment) {
    return Mono.zip(records.operationsOf(payment.paymentId()).collectList(),
        records.answersOf(payment.paymentId()).collectList(),
        (operations, answers) -> new PaymentView(payment, operations, answers));
  }
}
