package dev.quittance.providers.omise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.Providers;
import dev.quittance.providers.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class OmiseSettingsTests {

  private static final Map<String, String> ALL = Map.of(
      "OMISE_SECRET_KEY", "skey_test_1", "OMISE_PUBLIC_KEY", "pkey_test_1",
      "OMISE_WEBHOOK_SECRET", "c2VjcmV0LW9uZQ==");

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> settings = new HashMap<>(ALL);
    settings.put(variable, value);
    return settings;
  }

  private static OmiseSettings of(Map<String, String> settings) {
    return OmiseSettings.of(new Settings(settings::get));
  }

  @Test
  void takesTheRealApiUnlessToldOtherwise() {
    assertThat(of(ALL).apiBase()).isEqualTo("https://api.omise.co");
    assertThat(of(with("OMISE_API_BASE", "http://localhost:8090/")).apiBase())
        .isEqualTo("http://localhost:8090");
  }

  @Test
  void isEnabledByItsSecretKey() {
    assertThat(Providers.of(ALL::get, Clock.systemUTC()).all())
        .extracting(PaymentProvider::name).containsExactly("omise");
  }

  @ParameterizedTest
  @CsvSource({
    "OMISE_SECRET_KEY, '', OMISE_SECRET_KEY is not set",
    "OMISE_SECRET_KEY, pkey_test_1, OMISE_SECRET_KEY must start with skey_",
    "OMISE_SECRET_KEY, skey_test_1:x, OMISE_SECRET_KEY must start with skey_",
    "OMISE_SECRET_KEY, skey_1, OMISE_PUBLIC_KEY and OMISE_SECRET_KEY must be both",
    "OMISE_PUBLIC_KEY, skey_test_1, OMISE_PUBLIC_KEY must start with pkey_",
    "OMISE_PUBLIC_KEY, pkey_1, OMISE_PUBLIC_KEY and OMISE_SECRET_KEY must be both",
    "OMISE_WEBHOOK_SECRET, '', OMISE_WEBHOOK_SECRET is not set",
    "OMISE_WEBHOOK_SECRET, no base64!, OMISE_WEBHOOK_SECRET must be base64",
    "OMISE_WEBHOOK_SECRET, 'YQ==,Yg==,Yw==', OMISE_WEBHOOK_SECRET must hold one or two",
    "OMISE_ALLOW_UNSIGNED_WEBHOOKS, maybe, OMISE_ALLOW_UNSIGNED_WEBHOOKS must be true or false",
    "OMISE_API_BASE, nowhere, OMISE_API_BASE must be an http(s) URL",
    "OMISE_RETURN_URL, 'shop done', OMISE_RETURN_URL must be an http(s) URL",
    "OMISE_READ_TIMEOUT_MILLIS, soon, OMISE_READ_TIMEOUT_MILLIS",
  })
  void namesWhatIsMissingOrWrong(String variable, String value, String named) {
    assertThatThrownBy(() -> of(with(variable, value)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(named)
        .hasMessageNotContaining("no base64!");
  }

  @Test
  void needsAWebhookSecretUnlessUnsignedEventsAreAllowed() {
    Map<String, String> settings = with("OMISE_ALLOW_UNSIGNED_WEBHOOKS", "true");
    settings.remove("OMISE_WEBHOOK_SECRET");
    assertThat(of(settings).webhookSecrets()).isEmpty();

    settings.put("OMISE_ALLOW_UNSIGNED_WEBHOOKS", "false");
    assertThatThrownBy(() -> of(settings)).hasMessageContaining("OMISE_WEBHOOK_SECRET");
  }

  @Test
  void isNotEnabledBesideTheDummyWithALiveKey() {
    Map<String, String> settings = new HashMap<>(Map.of("OMISE_SECRET_KEY", "skey_5abc",
        "OMISE_WEBHOOK_SECRET", "c2VjcmV0LW9uZQ==", "PAYMENT_WEBHOOK_SECRET", "secret",
        "SITE_BASE_URL", "http://localhost:8080"));

    assertThatThrownBy(() -> Providers.of(settings::get, Clock.systemUTC()))
        .hasMessageContaining("OMISE_SECRET_KEY").hasMessageNotContaining("skey_5abc");
    settings.put("OMISE_SECRET_KEY", "skey_test_5abc");
    assertThat(Providers.of(settings::get, Clock.systemUTC()).all()).hasSize(2);
  }

  @Test
  void showsNoSecret() {
    assertThat(of(ALL).toString()).doesNotContain("skey_test_1", "c2VjcmV0");
  }
}
