package dev.quittance.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.simulator.settlement.Movement.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StripeSettlementTests {

  private final StripeSettlement settlement = new StripeSettlement(null, null);

  /** The ids of disputes and refunds are random: they begin with every letter. */
  @Test
  void namesASecondMovementOfASubjectUnlikeAnyFirstOne() {
    assertThat(settlement.reference(Kind.DISPUTE_REVERSAL, "du_wxyz"))
        .isNotEqualTo(settlement.reference(Kind.DISPUTE, "du_wxyz"))
        .isNotEqualTo(settlement.reference(Kind.DISPUTE_REVERSAL, "du_axyz"));
    assertThat(settlement.reference(Kind.REFUND_FAILURE, "re_fxyz"))
        .isNotEqualTo(settlement.reference(Kind.REFUND, "re_fxyz"))
        .isNotEqualTo(settlement.reference(Kind.REFUND_FAILURE, "re_axyz"));
  }
}
