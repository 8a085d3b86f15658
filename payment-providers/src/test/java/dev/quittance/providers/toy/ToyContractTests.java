package dev.quittance.providers.toy;

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

/** What every provider must keep holds for the one that was added. */
class ToyContractTests extends ProviderContractTests {

  private static final ToySettings SETTINGS = new ToySettings(
      new Secret("key"), List.of(new Secret("secret")), "http://localhost:1", 1000);

  @Override
  protected PaymentProvider provider() {
    return new ToyProvider(SETTINGS);
  }

  @Override
  protected ProviderWebhooks hooks() {
    return new ToyWebhooks(SETTINGS, Clock.systemUTC());
  }

  @Override
  protected CreatePayment wish(String paymentId, boolean mayExist) {
    return new CreatePayment(new PaymentId(paymentId), new OrderId("o-1"), "user-1",
        new Money(5000, "CNY"), "redirect", "Trial", null, null, null, Map.of(),
        NOW.plusSeconds(3600), NOW, mayExist);
  }
}
