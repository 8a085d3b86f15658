package dev.quittance.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FaultPlanTests {

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(FaultPlan.of(7, 200)).isEqualTo(FaultPlan.of(7, 200));
    assertThat(FaultPlan.of(7, 200)).isNotEqualTo(FaultPlan.of(8, 200));
  }

  @Test
  void dealsEveryKindOfBlow() {
    assertThat(FaultPlan.of(1, 500).steps().stream()
        .map(step -> step.blow().getClass().getSimpleName()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "Kill", "Pause", "Restart", "Roll", "CrashPostgres", "Provider", "Webhooks");
  }
}
