package dev.quittance.runtime.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PayloadSealingTests {

  private static final String OLD = "k1:" + Base64.getEncoder().encodeToString(new byte[32]);
  private static final String NEW =
      "k2:" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

  @Test
  void opensWhatItSealedForTheSameOwnerOnly() {
    PayloadSealing sealing = new PayloadSealing(OLD);
    String sealed = sealing.seal("{\"client_secret\":\"pi_secret\"}", "p-1");

    assertThat(sealed).startsWith("k1.").doesNotContain("pi_secret");
    assertThat(sealing.open(sealed, "p-1")).contains("pi_secret");
    assertThatThrownBy(() -> sealing.open(sealed, "p-2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatWasChangedOnTheWay() {
    PayloadSealing sealing = new PayloadSealing(OLD);
    String sealed = sealing.seal("text", "p-1");
    char last = sealed.charAt(8);
    String changed = sealed.substring(0, 8) + (last == 'A' ? 'B' : 'A') + sealed.substring(9);

    assertThatThrownBy(() -> sealing.open(changed, "p-1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void opensWithTheOldKeyWhileTheNewOneSeals() {
    String sealed = new PayloadSealing(OLD).seal("text", "p-1");
    PayloadSealing rotated = new PayloadSealing(NEW + "," + OLD);

    assertThat(rotated.open(sealed, "p-1")).isEqualTo("text");
    assertThat(rotated.seal("text", "p-1")).startsWith("k2.");
    assertThat(rotated.hasKeyOf(sealed)).isTrue();
    assertThat(new PayloadSealing(NEW).hasKeyOf(sealed)).isFalse();
    assertThatThrownBy(() -> new PayloadSealing(NEW).open(sealed, "p-1"))
        .hasMessageContaining("PAYLOAD_SEALING_KEYS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k1", "k1:", "k1:not base64", "k1:c2hvcnQ=", "bad name:AAAA"})
  void namesTheVariableThatIsWrong(String keys) {
    assertThatThrownBy(() -> new PayloadSealing(keys))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PAYLOAD_SEALING_KEYS");
  }
}
