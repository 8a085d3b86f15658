package dev.quittance.reconciliation.parity;

import static dev.quittance.reconciliation.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventType;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.parity.Gap.Repair;
import dev.quittance.reconciliation.parity.ParityDecision.Tries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParityDecisionTests {

  private static final Instant OVERDUE_AT = NOON.plus(Duration.ofMinutes(10));
  private static final Instant BEFORE = OVERDUE_AT.minusMillis(1);
  private static final Repair SAY_AGAIN =
      new Repair.SayAgain(Set.of(EventType.PAYMENT_SUCCEEDED), NOON.plus(Duration.ofHours(2)));

  private static Gap gap(Repair repair) {
    return new Gap(
        DiscrepancyKind.SUCCESS_NOT_APPLIED, "pay-1", OVERDUE_AT, repair, Map.of());
  }

  private static ParityDecision decide(Repair repair, Map<String, Tries> open, Instant now) {
    return ParityDecision.of(List.of(gap(repair)), open, ParityRulesTests.SETTINGS, now);
  }

  private static final String KEY = gap(SAY_AGAIN).key();

  @Test
  void waitsUntilTheGraceIsOver() {
    ParityDecision decision = decide(SAY_AGAIN, Map.of(), BEFORE);

    assertThat(decision.drifts()).isEmpty();
    assertThat(decision.repairs()).isEmpty();
    assertThat(decision.dueAt()).isEqualTo(OVERDUE_AT);
  }

  @Test
  void repairsAtOnceAndThenEverMoreSeldom() {
    ParityDecision first = decide(SAY_AGAIN, Map.of(), OVERDUE_AT);
    assertThat(first.repairs()).hasSize(1);
    assertThat(first.tried()).containsEntry(
        KEY, new Tries(1, OVERDUE_AT.plus(Duration.ofMinutes(5))));
    assertThat(first.dueAt()).isEqualTo(OVERDUE_AT.plus(Duration.ofMinutes(5)));

    ParityDecision early =
        decide(SAY_AGAIN, first.tried(), OVERDUE_AT.plus(Duration.ofMinutes(4)));
    assertThat(early.repairs()).isEmpty();
    assertThat(early.drifts()).hasSize(1);
    assertThat(early.dueAt()).isEqualTo(first.dueAt());

    ParityDecision second =
        decide(SAY_AGAIN, first.tried(), OVERDUE_AT.plus(Duration.ofMinutes(5)));
    assertThat(second.repairs()).hasSize(1);
    assertThat(second.tried()).containsEntry(
        KEY, new Tries(2, OVERDUE_AT.plus(Duration.ofMinutes(15))));
  }

  @Test
  void leavesItToAPersonAfterTheLastRepair() {
    ParityDecision decision = decide(SAY_AGAIN, Map.of(KEY, new Tries(5, OVERDUE_AT)), OVERDUE_AT);

    assertThat(decision.repairs()).isEmpty();
    assertThat(decision.drifts()).hasSize(1);
    assertThat(decision.healed()).isEmpty();
    assertThat(decision.dueAt()).isNull();
  }

  @Test
  void saysNothingAgainThatHasLapsed() {
    ParityDecision decision = decide(SAY_AGAIN, Map.of(), NOON.plus(Duration.ofHours(2)));

    assertThat(decision.drifts()).hasSize(1);
    assertThat(decision.repairs()).isEmpty();
    assertThat(decision.dueAt()).isNull();
  }

  @Test
  void neverRepairsWhatOnlyAPersonCan() {
    ParityDecision decision = decide(new Repair.AskPerson(), Map.of(), OVERDUE_AT);

    assertThat(decision.drifts()).hasSize(1);
    assertThat(decision.repairs()).isEmpty();
    assertThat(decision.dueAt()).isNull();
  }

  @Test
  void healsOnlyWhenNothingIsMissingAnyMore() {
    Map<String, Tries> open = Map.of(KEY, new Tries(1, null));

    // Something more was said, which has its own grace: what was seen stays a difference.
    assertThat(decide(SAY_AGAIN, open, BEFORE).healed()).isEmpty();
    ParityDecision healed =
        ParityDecision.of(List.of(), open, ParityRulesTests.SETTINGS, OVERDUE_AT);
    assertThat(healed.healed()).containsExactly(KEY);
    assertThat(healed.dueAt()).isNull();
  }
}
