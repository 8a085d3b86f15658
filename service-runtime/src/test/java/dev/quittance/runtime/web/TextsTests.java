package dev.quittance.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TextsTests {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u0000b", "a\u0007", "a\nb", "a\tb", "a\u0085",
    "\u202egnp.exe", "\u2066x", "\ud800", "x\udc00", "\uffff", "01234567890123456789x"})
  void refusesLinesThatCannotBeShownOrStored(String text) {
    assertThatThrownBy(() -> Texts.line("subject", text, 20))
        .isInstanceOf(ProblemException.class).hasMessageContaining("subject");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "01234567890123456789", "体验包", "a — b", "👩‍👧", "שלום", "'; DROP --"})
  void takesAnythingElse(String text) {
    assertThat(Texts.line("subject", text, 20)).isEqualTo(text);
  }

  @Test
  void takesSeveralLinesWhereTheyMakeSense() {
    assertThat(Texts.text("reason", "a\r\n\tb", 20)).isEqualTo("a\r\n\tb");
    assertThatThrownBy(() -> Texts.text("reason", "a\u0000", 20))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> Texts.text("reason", null, 20)).isInstanceOf(ProblemException.class);
  }

  @Test
  void boundsMaps() {
    assertThat(Texts.map("metadata", null)).isEmpty();
    assertThat(Texts.map("metadata", Map.of("a", "", "b", "x"))).hasSize(2);
    Map<String, String> withNull = new HashMap<>();
    withNull.put("a", null);
    Map<String, String> many = IntStream.range(0, 51).boxed()
        .collect(Collectors.toMap(number -> "n" + number, String::valueOf));
    for (Map<String, String> wrong : java.util.List.of(withNull, many, Map.of("", "x"),
        Map.of("a", "x".repeat(501)), Map.of("a".repeat(41), "x"), Map.of("a", "\u0000"),
        Collections.singletonMap("a\n", "x"))) {
      assertThatThrownBy(() -> Texts.map("metadata", wrong))
          .isInstanceOf(ProblemException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "//host/x", "/x", "ftp://host", "https://",
    "https://a b", "https://user@host/", "https:host", "http://host/\r\nX: y"})
  void refusesUrlsThatNoBrowserShouldBeSentTo(String url) {
    assertThatThrownBy(() -> Texts.url("return_url", url)).isInstanceOf(ProblemException.class);
  }

  @Test
  void takesUrlsOfTheWeb() {
    assertThat(Texts.url("return_url", null)).isNull();
    assertThat(Texts.url("return_url", "https://shop.example/done?a=b#c"))
        .isEqualTo("https://shop.example/done?a=b#c");
    assertThat(Texts.url("return_url", "http://localhost:3000/")).isNotNull();
  }
}
