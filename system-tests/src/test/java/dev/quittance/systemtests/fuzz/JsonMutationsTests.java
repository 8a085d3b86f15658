package dev.quittance.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class JsonMutationsTests {

  private static final JsonNode VALID = JsonMapper.builder().build().readTree("""
      {"id": "evt_1", "data": {"amount": 5000, "items": [1, {"a": null}]}, "live": false}
      """);

  private static String spoilt(long seed) {
    return java.util.HexFormat.of()
        .formatHex(JsonMutations.spoilt(VALID, new SplittableRandom(seed)));
  }

  @Test
  void makesTheSameAgain() {
    for (int seed = 0; seed < 500; seed++) {
      assertThat(spoilt(seed)).isEqualTo(spoilt(seed));
    }
  }

  @Test
  void makesManyDifferentOnes() {
    Set<String> texts = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      texts.add(spoilt(seed));
    }
    assertThat(texts).hasSizeGreaterThan(350);
  }
}
