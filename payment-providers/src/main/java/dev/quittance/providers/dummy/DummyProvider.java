package dev.quittance.providers.dummy;

import dev.quittance.events.Money;
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
import java.util.Map;
import java.util.Set;

/**
 * A provider that holds no money and keeps no state: the payer pays on a page of the order service,
 * which sends the webhook. There is nothing to read, so it declares neither READ nor FIND.
 */
public final class DummyProvider implements PaymentProvider {

  static final String NAME = "dummy";
  private static final RawAnswer NO_ANSWER = new RawAnswer(200, "{}");
  private static final String UNSUPPORTED = "unsupported";

  private final DummySettings settings;

  public DummyProvider(DummySettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Set.of(),
        Set.of(Capability.CANCEL, Capability.REFUND, Capability.PARTIAL_REFUND), Set.of());
  }

  @Override
  public ProviderOutcome create(CreatePayment command) {
    if (command.channel() != null) {
      return new ProviderOutcome.NotAttempted(
          UNSUPPORTED, "the dummy provider has no channel " + command.channel(), false, null);
    }
    if (!command.amount().isPositive()) {
      return new ProviderOutcome.NotAttempted(
          "invalid_request", "the amount must be above zero", false, null);
    }
    String url = settings.siteBaseUrl() + "/payments/simulate?payment_id=" + command.paymentId();
    return new ProviderOutcome.ActionRequired(
        object("dummy_" + command.paymentId(), command.amount()),
        new PaymentPayload(NAME, Map.of("payment_url", url)));
  }

  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    return new ProviderOutcome.Succeeded(
        object(command.payment().providerPaymentId(), command.payment().amount()));
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    return new ProviderOutcome.Succeeded(
        object("dummy_refund_" + command.refundId(), command.amount()));
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    return nothingToRead();
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    return nothingToRead();
  }

  private static PaymentReading nothingToRead() {
    return new PaymentReading.Unavailable(
        UNSUPPORTED, "the dummy provider keeps no payments", null);
  }

  private static ProviderObject object(String id, Money amount) {
    return new ProviderObject(id, Map.of("dummy", id), amount, null, NO_ANSWER);
  }
}
