package dev.quittance.reconciliation.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.runtime.purge.Purges;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class SyncRunsPurgeIntegrationTests extends ReconciliationTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Autowired
  private Purges purges;

  private void run(PaymentId paymentId, int daysAgo) {
    database.sql("""
            INSERT INTO sync_runs (payment_id, payment_channel, asked_by, at, provider_status,
                   result, event_ids)
            VALUES (:paymentId, 'stripe', 'poller', :at, 'pending', 'pending', '{}')
            """)
        .bind("paymentId", paymentId.value())
        .bind("at", clock.instant().minus(Duration.ofDays(daysAgo))).then().block(TIMEOUT);
  }

  @Test
  void forgetsOldReadsButNotThoseOfAPaymentThatIsOpen() {
    PaymentId ended = PaymentId.random();
    hearCreated(id, "stripe", null);
    run(id, 91);
    run(ended, 91);
    run(ended, 89);

    purges.run().block(TIMEOUT);

    assertThat(all("SELECT payment_id FROM sync_runs ORDER BY id"))
        .containsExactly(id.value(), ended.value());
  }
}
