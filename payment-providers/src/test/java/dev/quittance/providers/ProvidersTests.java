package dev.quittance.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ProvidersTests {

  private static final Map<String, String> ALL = Map.of(
      "STRIPE_SECRET_KEY", "sk_test_1", "STRIPE_WEBHOOK_SECRET", "whsec_1",
      "PAYMENT_WEBHOOK_SECRET", "secret", "SITE_BASE_URL", "http://localhost:8080");

  private static Providers of(Map<String, String> settings) {
    return Providers.of(settings::get, Clock.systemUTC());
  }

  @Test
  void enablesWhatHasItsCredentials() {
    assertThat(of(ALL).all()).extracting(PaymentProvider::name)
        .containsExactly("stripe", "dummy");
    assertThat(of(Map.of()).all()).isEmpty();
    assertThat(of(ALL).findWebhooks("paypal")).isEmpty();
    Map<String, String> twice = new HashMap<>(ALL);
    twice.put("PAYMENT_CHANNELS_ENABLED", "stripe, stripe");
    assertThat(of(twice).all()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "STRIPE_SECRET_KEY, '', STRIPE_SECRET_KEY",
    "STRIPE_SECRET_KEY, pk_test_1, STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET, '', STRIPE_WEBHOOK_SECRET",
    "STRIPE_WEBHOOK_SECRET, 'a,b,c', STRIPE_WEBHOOK_SECRET",
    "STRIPE_API_BASE, nowhere, STRIPE_API_BASE",
    "STRIPE_API_VERSION, newest, STRIPE_API_VERSION",
    "STRIPE_READ_TIMEOUT_MILLIS, soon, STRIPE_READ_TIMEOUT_MILLIS",
    "PAYMENT_WEBHOOK_SECRET, '', PAYMENT_WEBHOOK_SECRET",
    "SITE_BASE_URL, '', SITE_BASE_URL",
    "PAYMENT_CHANNELS_ENABLED, scripe, scripe",
  })
  void namesWhatIsMissingOrWrong(String variable, String value, String named) {
    Map<String, String> settings = new HashMap<>(ALL);
    settings.put("PAYMENT_CHANNELS_ENABLED", "stripe,dummy");
    settings.put(variable, value);

    assertThatThrownBy(() -> of(settings)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void refusesTheDummyBesideALiveKey() {
    Map<String, String> settings = new HashMap<>(ALL);
    settings.put("STRIPE_SECRET_KEY", "sk_live_1");

    assertThatThrownBy(() -> of(settings)).hasMessageContaining("live key")
        .hasMessageNotContaining("sk_live_1");
  }

  @Test
  void showsNoSecret() {
    assertThat(new Secret("sk_test_1").toString()).isEqualTo("****");
    assertThat(new PaymentPayload("m", Map.of("client_secret", "pi_secret")).toString())
        .doesNotContain("pi_secret");
  }

  @Test
  void saysWhichSettingNamesAProviderThatDoesNotExist() {
    Providers none = Providers.ofConfigured(List.of());

    none.requireKnown("PAYMENT_PROVIDER", List.of("stripe", "dummy"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.requireKnown("PAYMENT_PROVIDER", List.of("stirpe")))
        .withMessage("PAYMENT_PROVIDER names stirpe; known are"
            + " [dummy, omise, paypal, pingxx, stripe]");
  }
}
