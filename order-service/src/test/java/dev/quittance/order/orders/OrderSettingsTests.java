package dev.quittance.order.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class OrderSettingsTests {

  private static OrderSettings settings(String defaultChannel, String url, String... enabled) {
    return new OrderSettings(Duration.ofHours(24), defaultChannel, List.of(enabled),
        Duration.ofSeconds(10), true, url, null);
  }

  @ParameterizedTest
  @CsvSource({
    "'', stripe|pingxx, pingxx", "'', stripe|omise, stripe", "omise, stripe|omise, omise",
    "auto, stripe, auto"})
  void defaultChannelIsOneThatCanBeUsed(String channel, String enabled, String used) {
    assertThat(settings(channel, "http://ingest/dummy", enabled.split("\\|")).defaultChannel())
        .isEqualTo(used);
  }

  @Test
  void refusesADefaultThatIsNotEnabled() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("pingxx", "http://ingest/dummy", "stripe"))
        .withMessageContaining("PAYMENT_DEFAULT_CHANNEL must be auto or one of");
  }

  @Test
  void refusesAProviderThatDoesNotExist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("", "http://ingest/dummy", "stirpe"))
        .withMessageContaining("PAYMENT_CHANNELS_ENABLED may name [dummy, omise,");
  }

  @ParameterizedTest
  @CsvSource({"nonsense", "ftp://ingest/dummy", "http://"})
  void refusesWhatIsNoUrl(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> settings("", url, "stripe"))
        .withMessageContaining("PAYMENT_WEBHOOK_URL must be an http or https URL");
  }
}
