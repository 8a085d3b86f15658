package dev.quittance.providers.dummy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Secret;
import dev.quittance.providers.conformance.ProviderContractTests;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dummy provider makes no calls, so what holds without the wire is all there is to hold. */
class DummyContractTests extends ProviderContractTests {

  private static final DummySettings SETTINGS =
      new DummySettings(List.of(new Secret("secret")), "http://localhost");

  @Override
  protected PaymentProvider provider() {
    return new DummyProvider(SETTINGS);
  }

  @Override
  protected ProviderWebhooks hooks() {
    return new DummyWebhooks(SETTINGS, Clock.systemUTC());
  }

  @Override
  protected CreatePayment wish(String paymentId, boolean mayExist) {
    return new CreatePayment(new PaymentId(paymentId), new OrderId("o-1"), "user-1",
        new Money(5000, "CNY"), null, "Trial", null, null, null, Map.of(),
        NOW.plusSeconds(3600), NOW, mayExist);
  }

  /** Its failures are not the end, and it tells neither expiry nor cancellation. */
  @Test
  void declaresThatItTellsNoEndButSuccess() {
    assertThat(provider().capabilities().toldEnds()).isEmpty();
  }
}
