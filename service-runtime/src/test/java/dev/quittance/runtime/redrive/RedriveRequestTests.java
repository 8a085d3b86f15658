package dev.quittance.runtime.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.events.Topic;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RedriveRequestTests {

  @Test
  void readsTheCommandLine() {
    assertThat(RedriveRequest.parse("--topic=payment.outcomes", "--event-id=stripe:evt_1=2",
        "--type=payment.succeeded.v1", "--consumer=order-service",
        "--since=2026-11-21T08:00:00Z", "--until=2026-11-21T09:00:00Z", "--limit=7", "--send"))
        .isEqualTo(new RedriveRequest(Topic.PAYMENT_OUTCOMES, "stripe:evt_1=2",
            "payment.succeeded.v1", "order-service", Instant.parse("2026-11-21T08:00:00Z"),
            Instant.parse("2026-11-21T09:00:00Z"), 7, true));
  }

  @Test
  void onlyShowsUnlessToldOtherwise() {
    assertThat(RedriveRequest.parse("--topic=order.events-dlt")).isEqualTo(new RedriveRequest(
        Topic.ORDER_EVENTS, null, null, null, null, null, 100, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--topic=", "--topic=elsewhere", "--topic", "topic=order.events",
    "--topic=order.events --limit=0", "--topic=order.events --limit=x",
    "--topic=order.events --limit=100001", "--topic=order.events --since=yesterday",
    "--topic=order.events --all", "--topic=order.events --send=no"})
  void refusesWhatItCannotRead(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedriveRequest.parse(line.isEmpty() ? new String[0] : line.split(" ")));
  }
}
