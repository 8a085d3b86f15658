package dev.quittance.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StripeParamsTests {

  @Test
  void readsBracketKeysEscapedOrNot() {
    StripeParams params = StripeParams.parse(
        "metadata[a]=1&metadata%5Bb%5D=x+y%26z&expand[]=p&expand[1]=q&empty=&amount=7");

    assertThat(params.metadata("metadata")).containsEntry("a", "1").containsEntry("b", "x y&z");
    assertThat(params.list("expand")).containsExactly("p", "q");
    assertThat(params.text("empty")).isNull();
    assertThat(params.number("amount")).isEqualTo(7);
    assertThat(params.has("metadata")).isTrue();
    assertThat(params.has("meta")).isFalse();
  }

  @Test
  void isTheSameInAnyOrder() {
    assertThat(StripeParams.parse("a[b]=1&c=2").canonical())
        .isEqualTo(StripeParams.parse("c=2&a%5Bb%5D=1").canonical())
        .isNotEqualTo(StripeParams.parse("c=2&a[b]=2").canonical());
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatExceptionOfType(StripeException.class)
        .isThrownBy(() -> StripeParams.parse("amount=1.5").number("amount"))
        .satisfies(e -> assertThat(e.code()).isEqualTo("parameter_invalid_integer"));
    assertThatExceptionOfType(StripeException.class)
        .isThrownBy(() -> StripeParams.parse("x=%zz"));
  }

  @Test
  void limitsMetadata() {
    String tooMany = IntStream.range(0, 51).mapToObj(i -> "metadata[k" + i + "]=v")
        .collect(Collectors.joining("&"));

    assertThatExceptionOfType(StripeException.class)
        .isThrownBy(() -> StripeParams.parse(tooMany).metadata("metadata"));
    assertThatExceptionOfType(StripeException.class).isThrownBy(() ->
        StripeParams.parse("metadata[k]=" + "v".repeat(501)).metadata("metadata"));
    assertThatExceptionOfType(StripeException.class).isThrownBy(() ->
        StripeParams.parse("metadata[" + "k".repeat(41) + "]=v").metadata("metadata"));
  }
}
