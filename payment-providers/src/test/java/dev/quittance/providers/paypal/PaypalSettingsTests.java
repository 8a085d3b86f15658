package dev.quittance.providers.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.paypal.PaypalSettings.Environment;
import dev.quittance.providers.paypal.PaypalSettings.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class PaypalSettingsTests {

  private static final Map<String, String> ALL = Map.of("PAYPAL_CLIENT_ID", "client",
      "PAYPAL_CLIENT_SECRET", "the-secret", "PAYPAL_WEBHOOK_ID", "9XL90610J3647323C");

  private static Providers with(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(ALL);
    settings.put("PAYMENT_CHANNELS_ENABLED", "paypal");
    settings.putAll(others);
    return Providers.of(settings::get, Clock.systemUTC());
  }

  private static PaypalSettings settings(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(ALL);
    settings.putAll(others);
    return PaypalSettings.of(new dev.quittance.providers.Settings(settings::get));
  }

  @ParameterizedTest
  @CsvSource({
    "PAYPAL_CLIENT_ID, ''", "PAYPAL_CLIENT_ID, 'with space'", "PAYPAL_CLIENT_ID, a:b",
    "PAYPAL_CLIENT_SECRET, ''", "PAYPAL_WEBHOOK_ID, ''", "PAYPAL_WEBHOOK_ID, a|b",
    "PAYPAL_WEBHOOK_ID, ','", "PAYPAL_WEBHOOK_ID, 'a,b,c'", "PAYPAL_WEBHOOK_ID, 'a,b|c'",
    "PAYPAL_ENVIRONMENT, production", "PAYPAL_WEBHOOK_VERIFICATION, none",
    "PAYPAL_API_BASE, nowhere", "PAYPAL_RETURN_URL, ftp://shop", "PAYPAL_CANCEL_URL, shop",
    "PAYPAL_READ_TIMEOUT_MILLIS, soon", "PAYPAL_CONNECT_TIMEOUT_MILLIS, 0",
  })
  void namesWhatIsMissingOrWrong(String variable, String value) {
    assertThatThrownBy(() -> with(Map.of(variable, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable).hasMessageNotContaining("the-secret");
  }

  @Test
  void talksToTheSandboxUnlessItIsToldOtherwise() {
    assertThat(settings(Map.of()).apiBase()).isEqualTo("https://api-m.sandbox.paypal.com");
    assertThat(settings(Map.of()).environment()).isEqualTo(Environment.SANDBOX);
    assertThat(settings(Map.of()).webhooks().verification()).isEqualTo(Verification.CERTIFICATE);
    assertThat(settings(Map.of("PAYPAL_ENVIRONMENT", "live")).apiBase())
        .isEqualTo("https://api-m.paypal.com");
    assertThat(settings(Map.of("PAYPAL_API_BASE", "http://localhost:8090/")).apiBase())
        .isEqualTo("http://localhost:8090");
    assertThat(settings(Map.of()).toString()).doesNotContain("the-secret");
  }

  @Test
  void isEnabledByItsClientId() {
    assertThat(Providers.of(ALL::get, Clock.systemUTC()).findWebhooks("paypal"))
        .get().satisfies(webhooks -> assertThat(webhooks.mayBlock()).isTrue());
  }

  @Test
  void trustsNoSimulatorWhenItIsLive(@TempDir Path folder) throws Exception {
    Path none = folder.resolve("none.pem");
    Map<String, String> simulator =
        Map.of("PAYPAL_CERT_TRUST_PATH", none.toString(), "PAYPAL_CERT_HOST", "localhost:8090");
    assertThatThrownBy(() -> with(simulator)).hasMessageContaining("PAYPAL_CERT_TRUST_PATH");
    Files.writeString(none, "no certificate");
    assertThatThrownBy(() -> with(simulator)).hasMessageContaining("PAYPAL_CERT_TRUST_PATH");

    for (String name : simulator.keySet()) {
      assertThatThrownBy(() -> with(Map.of("PAYPAL_ENVIRONMENT", "live", name,
          simulator.get(name)))).hasMessageContaining(name).hasMessageContaining("live");
    }
    assertThatThrownBy(() -> with(Map.of("PAYPAL_CERT_HOST", "localhost")))
        .hasMessageContaining("PAYPAL_CERT_TRUST_PATH is not set");
    assertThatThrownBy(() -> with(Map.of("PAYPAL_CERT_TRUST_PATH", "/x", "PAYPAL_CERT_HOST",
        "http://localhost"))).hasMessageContaining("PAYPAL_CERT_HOST");
  }

  @Test
  void staysWithoutTheDummyWhenItIsLive() {
    Map<String, String> both = Map.of("PAYPAL_ENVIRONMENT", "live",
        "PAYMENT_CHANNELS_ENABLED", "paypal,dummy", "PAYMENT_WEBHOOK_SECRET", "x",
        "SITE_BASE_URL", "http://localhost:8080");

    assertThatThrownBy(() -> with(both)).hasMessageContaining("PAYPAL_ENVIRONMENT");
    assertThat(with(Map.of()).findWebhooks("paypal").map(ProviderWebhooks::provider))
        .contains("paypal");
  }
}
