package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.purge.Purges;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AnswerPurgeIntegrationTests extends GatewayTests {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Autowired
  private Purges purges;

  private void operation(String name, String status, int answeredDaysAgo) {
    String key = "create:" + payment + name;
    // Due in a year, so that no worker takes it.
    database.sql("""
            INSERT INTO operations
                   (operation_key, kind, payment_id, provider, request, status, due_at)
            VALUES (:key, 'create', :payment, 'none', '{}', :status, now() + interval '1 year')
            """)
        .bind("key", key).bind("payment", payment.value()).bind("status", status)
        .then().block(TIMEOUT);
    database.sql("""
            INSERT INTO provider_answers (operation_key, started_at, finished_at, outcome)
            VALUES (:key, now(), now() - :days * interval '1 day', 'Unknown')
            """)
        .bind("key", key).bind("days", answeredDaysAgo).then().block(TIMEOUT);
  }

  private List<String> kept(String table) {
    return database.sql("SELECT substr(operation_key, length(:prefix) + 1) FROM " + table
            + " WHERE operation_key LIKE :prefix || '%' ORDER BY 1")
        .bind("prefix", "create:" + payment)
        .mapValue(String.class).all().collectList().block(TIMEOUT);
  }

  @Test
  void forgetsOldAnswersOfWhatEndedAndNeverAnOperation() {
    operation("-done-old", "done", 181);
    operation("-done-young", "done", 179);
    operation("-unknown-old", "unknown", 181);
    operation("-queued-old", "queued", 181);
    operation("-failed-old", "failed", 181);

    purges.run().block(TIMEOUT);

    assertThat(kept("provider_answers"))
        .containsExactlyInAnyOrder("-done-young", "-queued-old", "-unknown-old");
    assertThat(kept("operations")).hasSize(5);
    database.sql("DELETE FROM operations WHERE payment_id = :payment")
        .bind("payment", payment.value()).then().block(TIMEOUT);
  }
}
