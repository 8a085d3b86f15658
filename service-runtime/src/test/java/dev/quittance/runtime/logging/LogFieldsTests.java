package dev.quittance.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(30)
class LogFieldsTests {

  private static final OrderId ORDER = new OrderId("o-1");

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void carriesTheIdsWhileTheWorkRunsAndThoseOfBeforeAfterwards() {
    LogFields.with(ORDER, new PaymentId("p-1"), () -> {
      LogFields.with(new OrderId("o-2"), null, () -> {
        assertThat(MDC.get("order_id")).isEqualTo("o-2");
        assertThat(MDC.get("payment_id")).as("of another order").isNull();
      });
      assertThat(MDC.get("order_id")).isEqualTo("o-1");
      assertThat(MDC.get("payment_id")).isEqualTo("p-1");
    });

    assertThat(MDC.get("order_id")).isNull();
    assertThat(MDC.get("payment_id")).isNull();
  }

  @Test
  void followsTheWorkToAnotherThread() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>();
    ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder()
        .contextRegistry(ContextRegistry.getInstance()).build();

    Thread[] other = new Thread[1];
    LogFields.with(ORDER, null, () -> other[0] = Thread.ofVirtual().unstarted(
        snapshots.captureAll().wrap(() -> seen.set(MDC.get("order_id")))));
    other[0].start();
    other[0].join();

    assertThat(seen).hasValue("o-1");
  }
}
