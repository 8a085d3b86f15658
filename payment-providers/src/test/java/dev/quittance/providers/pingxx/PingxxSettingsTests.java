package dev.quittance.providers.pingxx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.providers.Providers;
import dev.quittance.providers.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PingxxSettingsTests {

  private static final String PRIVATE = TestKeys.file(
      TestKeys.pem("PRIVATE KEY", TestKeys.MERCHANT.getPrivate())).toString();
  private static final String PUBLIC = TestKeys.base64(TestKeys.PINGXX.getPublic());

  private static Map<String, String> complete() {
    return new HashMap<>(Map.of("PINGXX_SECRET_KEY", "sk_live_of_the_shop",
        "PINGXX_APP_ID", "app_1", "PINGXX_PRIVATE_KEY_PATH", PRIVATE,
        "PINGXX_PUBLIC_KEY", PUBLIC));
  }

  private static PingxxSettings of(Map<String, String> settings) {
    return PingxxSettings.of(new Settings(settings::get));
  }

  @Test
  void hasDefaultsForAllButTheCredentials() {
    PingxxSettings settings = of(complete());

    assertThat(settings.apiBase()).isEqualTo("https://api.pingxx.com");
    assertThat(settings.isReal()).isTrue();
    assertThat(settings.live()).isTrue();
    assertThat(settings.returnUrl()).isNull();
    assertThat(settings.publicKeys()).containsExactly(TestKeys.PINGXX.getPublic());
    assertThat(settings.privateKey()).isEqualTo(TestKeys.MERCHANT.getPrivate());
  }

  @ParameterizedTest
  @CsvSource({
    "PINGXX_SECRET_KEY, ''",
    "PINGXX_SECRET_KEY, pk_live_1",
    "PINGXX_APP_ID, ''",
    "PINGXX_APP_ID, 1234",
    "PINGXX_PRIVATE_KEY_PATH, ''",
    "PINGXX_PRIVATE_KEY_PATH, no-such-file.pem",
    "PINGXX_PUBLIC_KEY, ''",
    "PINGXX_PUBLIC_KEY, ' '",
    "PINGXX_PUBLIC_KEY, no key",
    "PINGXX_PUBLIC_KEY, AAAA",
    "PINGXX_PUBLIC_KEY, ','",
    "PINGXX_PUBLIC_KEY, -----BEGIN PUBLIC KEY-----",
    "PINGXX_PUBLIC_KEY_PATH, no-such-file.pem",
    "PINGXX_API_BASE, nowhere",
    "PINGXX_API_BASE, ftp://api.pingxx.com",
    "PINGXX_RETURN_URL, nowhere",
    "PINGXX_RETURN_URL, https://shop.example.com/done?order=1",
    "PINGXX_RETURN_URL, http://localhost:8080/done",
    "PINGXX_CONNECT_TIMEOUT_MILLIS, soon",
    "PINGXX_READ_TIMEOUT_MILLIS, 0",
  })
  void namesTheVariableThatIsMissingOrWrong(String variable, String value) {
    Map<String, String> settings = complete();
    settings.put(variable, value);
    if (variable.equals("PINGXX_PUBLIC_KEY_PATH")) {
      settings.remove("PINGXX_PUBLIC_KEY");
    }

    assertThatThrownBy(() -> of(settings)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable).hasMessageNotContaining("of_the_shop");
  }

  @Test
  void takesTwoPublicKeysWhileOneIsReplaced() {
    Map<String, String> settings = complete();
    settings.put("PINGXX_PUBLIC_KEY",
        PUBLIC + "," + TestKeys.base64(TestKeys.NEXT.getPublic()));
    assertThat(of(settings).publicKeys()).hasSize(2);

    settings.remove("PINGXX_PUBLIC_KEY");
    settings.put("PINGXX_PUBLIC_KEY_PATH", TestKeys.file(
        TestKeys.pem("PUBLIC KEY", TestKeys.PINGXX.getPublic())
            + TestKeys.pem("PUBLIC KEY", TestKeys.NEXT.getPublic())).toString());
    assertThat(of(settings).publicKeys()).containsExactly(
        TestKeys.PINGXX.getPublic(), TestKeys.NEXT.getPublic());

    settings.put("PINGXX_PUBLIC_KEY", PUBLIC);
    assertThatThrownBy(() -> of(settings)).hasMessageContaining("not both");
    settings.remove("PINGXX_PUBLIC_KEY_PATH");
    settings.put("PINGXX_PUBLIC_KEY", PUBLIC + "," + PUBLIC + "," + PUBLIC);
    assertThatThrownBy(() -> of(settings)).hasMessageContaining("one or two");
  }

  @Test
  void takesAPemOnOneLineAsEnvironmentFilesHoldIt() {
    Map<String, String> settings = complete();
    settings.put("PINGXX_PUBLIC_KEY",
        TestKeys.pem("PUBLIC KEY", TestKeys.PINGXX.getPublic()).replace("\n", "\\n"));

    assertThat(of(settings).publicKeys()).containsExactly(TestKeys.PINGXX.getPublic());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "PUBLIC KEY", "EC PRIVATE KEY"})
  void saysWhichKindOfKeyItWasGiven(String kind) {
    Map<String, String> settings = complete();
    settings.put("PINGXX_PRIVATE_KEY_PATH",
        TestKeys.file(TestKeys.pem(kind, TestKeys.MERCHANT.getPrivate())).toString());

    assertThatThrownBy(() -> of(settings)).hasMessageContaining("PINGXX_PRIVATE_KEY_PATH")
        .hasMessageContaining(kind);
  }

  @Test
  void quotesNoPrivateKeyThatItCannotRead() {
    Map<String, String> settings = complete();
    String text = Base64.getEncoder().encodeToString(
        "the secret of the merchant".getBytes(StandardCharsets.UTF_8));
    settings.put("PINGXX_PRIVATE_KEY_PATH", TestKeys.file(text).toString());

    assertThatThrownBy(() -> of(settings)).hasMessageContaining("PINGXX_PRIVATE_KEY_PATH")
        .hasMessageNotContaining(text).hasNoCause();
  }

  @Test
  void signsOnlyWithAKeyThatIsNeededForLiveMoney() {
    Map<String, String> settings = complete();
    settings.remove("PINGXX_PRIVATE_KEY_PATH");
    settings.put("PINGXX_SECRET_KEY", "sk_test_1");

    assertThat(of(settings).privateKey()).isNull();
    assertThat(of(settings).live()).isFalse();
  }

  @Test
  void showsNoKey() {
    assertThat(of(complete()).toString()).doesNotContain("of_the_shop", PUBLIC, "RSA");
  }

  @Test
  void isEnabledByItsSecretKey() {
    Providers providers = Providers.of(complete()::get, Clock.systemUTC());

    assertThat(providers.find("pingxx")).isPresent();
    assertThat(providers.findWebhooks("pingxx")).isPresent();
  }
}
