package dev.quittance.gateway;

import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A provider that answers as told and remembers what it was asked. */
public final class FakeProvider implements PaymentProvider {

  static final String SECRET = "pi_secret_of_the_payer";

  private final String name;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Set<Capability> capabilities;
  private volatile Function<CreatePayment, ProviderOutcome> onCreate = FakeProvider::created;
  private volatile Function<CreateRefund, ProviderOutcome> onRefund = FakeProvider::refunded;
  private volatile Function<CapturePayment, ProviderOutcome> onCapture = FakeProvider::captured;
  private volatile PaymentReading reading = new PaymentReading.NotFound("a fake keeps nothing");

  public FakeProvider(String name, Capability... capabilities) {
    this.name = name;
    this.capabilities = Set.of(capabilities);
  }

  static ProviderOutcome refunded(CreateRefund command) {
    return new ProviderOutcome.Succeeded(new ProviderObject("re_" + command.refundId(), Map.of(),
        command.amount(), null, new RawAnswer(200, "{}")));
  }

  static ProviderOutcome captured(CapturePayment command) {
    return new ProviderOutcome.Succeeded(new ProviderObject(
        "cap_" + command.payment().paymentId(), Map.of(), command.payment().amount(), null,
        new RawAnswer(200, "{}")));
  }

  void onCapture(Function<CapturePayment, ProviderOutcome> answer) {
    onCapture = answer;
  }

  void onRefund(Function<CreateRefund, ProviderOutcome> answer) {
    onRefund = answer;
  }

  /** What reading and finding give from now on. */
  void shows(PaymentReading next) {
    reading = next;
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
  public List<String> calls(String paymentId) {
    return calls.stream().filter(call -> call.endsWith(" " + paymentId)).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Set.of(), capabilities, Set.of());
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
    return onRefund.apply(command);
  }

  @Override
  public ProviderOutcome capture(CapturePayment command) {
    calls.add("capture " + command.payment().paymentId());
    return onCapture.apply(command);
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    calls.add("read " + reference.paymentId());
    return reading;
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    calls.add("find " + search.command().paymentId());
    return reading;
  }

  /** The gateway receives no webhooks. */
  public record NoWebhooks(String provider) implements ProviderWebhooks {

    @Override
    public WebhookVerdict receive(WebhookRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public WebhookVerdict translate(byte[] body) {
      throw new UnsupportedOperationException();
    }
  }
}
