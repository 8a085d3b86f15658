package dev.quittance.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.gateway.FakeProvider;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.gateway.routing.Route;
import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.calls.CallObservations;
import dev.quittance.runtime.calls.CallSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process may stand still between its claim and its call, for longer than its lease. */
@Timeout(30)
class LostLeaseTests {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final PaymentRequested REQUEST = new PaymentRequested(new OrderId("o-1"),
      new PaymentId("p-1"), "user-1", new Money(5000, "CNY"), "fake", null, "Trial", null, null,
      null, null, Map.of(), NOW.plusSeconds(60), NOW);
  private static final Payment PAYMENT = new Payment(PaymentState.REQUESTED, null, Map.of(),
      new Route("fake", "explicit", List.of()), REQUEST);

  private final FakeProvider fake = new FakeProvider("fake");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CallGuards guards = new CallGuards(new CallSettings(8, Map.of(), 1000, Map.of(),
      Duration.ZERO, Duration.ofSeconds(5), 20, 50, Duration.ofSeconds(1)), meters);
  private final GatewaySettings settings = new GatewaySettings(Duration.ofSeconds(30),
      Duration.ofMillis(200), Duration.ofMinutes(15), Duration.ofHours(1));
  private final ProviderCalls calls = new ProviderCalls(
      Providers.ofConfigured(
          List.of(new ConfiguredProvider(fake, new FakeProvider.NoWebhooks("fake")))),
      new CreateCalls(settings, Clock.systemUTC()), new RefundCalls(settings), guards,
      new CallObservations(ObservationRegistry.create()), meters);

  @AfterEach
  void close() {
    guards.close();
  }

  private ProviderOutcome call(Duration left) {
    return calls.call(new Operation(new Task.Create(REQUEST), "fake", null, 1, 0, null,
        System.nanoTime() + left.toNanos()), PAYMENT).outcome();
  }

  @Test
  void callsNobodyWhenTheLeaseIsOver() {
    assertThat(call(Duration.ofMillis(-1))).isInstanceOfSatisfying(NotAttempted.class,
        nothing -> assertThat(nothing.code()).isEqualTo("lease_lost"));
    assertThat(fake.calls("p-1")).isEmpty();

    assertThat(call(Duration.ofMinutes(1))).isInstanceOf(ProviderOutcome.ActionRequired.class);
    assertThat(fake.calls("p-1")).hasSize(1);
  }
}
