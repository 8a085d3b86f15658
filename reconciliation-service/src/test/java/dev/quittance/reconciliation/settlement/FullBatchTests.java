package dev.quittance.reconciliation.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.reconciliation.settlement.formats.LineKind;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

@Timeout(30)
class FullBatchTests {

  private static SettlementLine line(int characters) {
    Money nothing = Money.zero("CNY");
    return new SettlementLine(1, "txn_1", LineKind.OTHER, List.of(), null, nothing, nothing,
        nothing, null, Instant.EPOCH, "payout", "x".repeat(characters));
  }

  private static List<Integer> sizes(int mostLines, int lines, int characters) {
    return Flux.range(0, lines).map(_ -> line(characters))
        .bufferUntil(new FullBatch(mostLines)).map(List::size).collectList().block();
  }

  @Test
  void isFullByItsLines() {
    assertThat(sizes(3, 7, 100)).containsExactly(3, 3, 1);
  }

  @Test
  void isFullByItsText() {
    assertThat(sizes(500, 5, FullBatch.MOST_CHARACTERS / 2)).containsExactly(2, 2, 1);
  }
}
