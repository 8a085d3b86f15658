package dev.quittance.gateway;

import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A provider that answers as told and remembers what it was asked. */
final class FakeProvider implements PaymentProvider {

  static final String SECRET = "pi_secret_of_the_payer";

  private final String name;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Function<CreatePayment, ProviderOutcome> onCreate = FakeProvider::created;

  FakeProvider(String name) {
    this.name = name;
  }

  static ProviderOutcome created(CreatePayment command) {
    return new ProviderOutcome.ActionRequired(
        new ProviderObject("pi_" + command.paymentId(),
            Map.of("payment_intent", "pi_" + command.paymentId()), command.amount(), null,
            new RawAnswer(200, "{}")),
        new PaymentPayload("payment_intent", Map.of("client_secret", SECRET)));
  }

  void onCreate(Function<CreatePayment, ProviderOutcome> answer) {
    onCreate = answer;
  }

  /** What it was asked for this payment, in order. */
  List<String> calls(String paymentId) {
    return calls.stream().filter(call -> call.endsWith(" " + paymentId)).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Set.of(), Set.of(Capability.CANCEL, Capability.REFUND));
  }

  @Override
  public ProviderOutcome create(CreatePayment command) {
    calls.add("create " + command.paymentId());
    return onCreate.apply(command);
  }

  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    calls.add("cancel " + command.payment().paymentId());
    return new ProviderOutcome.Succeeded(new ProviderObject(command.payment().providerPaymentId(),
        Map.of(), command.payment().amount(), null, new RawAnswer(200, "{}")));
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    calls.add("refund " + command.payment().paymentId());
    return new ProviderOutcome.Succeeded(new ProviderObject("re_" + command.refundId(), Map.of(),
        command.amount(), null, new RawAnswer(200, "{}")));
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    return new PaymentReading.NotFound("a fake keeps nothing");
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    return new PaymentReading.NotFound("a fake keeps nothing");
  }
}
