package dev.quittance.runtime.calls;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shows each call to a provider as a span of the running trace and in the timer {@code
 * quittance.provider.calls}.
 */
public final class CallObservations {

  private final ObservationRegistry observations;

  /** Made by auto-configuration. */
  public CallObservations(ObservationRegistry observations) {
    this.observations = observations;
  }

  /**
   * Makes the call.
   *
   * @param outcome what to call its end in metrics, one of a few words
   */
  public <T> T observe(
      String provider, String operation, Supplier<T> call, Function<T, String> outcome) {
    // Providers are not told of our traces: the carrier takes nothing.
    SenderContext<Object> context = new SenderContext<>((carrier, key, value) -> { }, Kind.CLIENT);
    context.setCarrier(this);
    context.setRemoteServiceName(provider);
    Observation observation = Observation
        .createNotStarted("quittance.provider.calls", () -> context, observations)
        .contextualName(provider + " " + operation)
        .lowCardinalityKeyValue("provider", provider)
        .lowCardinalityKeyValue("operation", operation);
    return observation.observe(() -> {
      // In case that it throws: every timer of a name must have the same labels.
      observation.lowCardinalityKeyValue(KeyValue.of("outcome", "failed"));
      T value = call.get();
      observation.lowCardinalityKeyValue(KeyValue.of("outcome", outcome.apply(value)));
      return value;
    });
  }
}
