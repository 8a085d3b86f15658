package dev.quittance.gateway.operations;

import dev.quittance.gateway.payments.Payment;
import dev.quittance.providers.Capability;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Creates payments, and finds out about those of which nobody knows whether they were created. */
@Component
class CreateCalls {

  /** Clocks differ: what the provider made is looked for a little around our own times. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private final GatewaySettings settings;
  private final Clock clock;

  CreateCalls(GatewaySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  ProviderOutcome create(PaymentProvider provider, Operation operation, Payment payment) {
    Duration unknownFor = operation.unknownFor();
    if (unknownFor == null) {
      return provider.create(payment.toCommand(false));
    }
    boolean canFind = provider.capabilities().can(Capability.FIND);
    // The adapter looks before it repeats, where the provider does not know our key. Nobody wants
    // to pay any more what has expired.
    boolean mayRepeat = !canFind || clock.instant().isBefore(payment.request().expiresAt());
    ProviderOutcome outcome = mayRepeat ? provider.create(payment.toCommand(true))
        : new Unknown("not repeated, only looked for", null);
    return outcome instanceof Unknown && canFind
        ? find(provider, payment, unknownFor, outcome) : outcome;
  }

  private ProviderOutcome find(PaymentProvider provider, Payment payment, Duration unknownFor,
      ProviderOutcome otherwise) {
    Instant now = clock.instant();
    PaymentReading reading = provider.find(new PaymentSearch(payment.toCommand(true),
        payment.request().requestedAt().minus(CLOCK_SLACK), now.plus(CLOCK_SLACK)));
    return switch (reading) {
      case PaymentReading.Found(PaymentSnapshot snapshot) -> found(snapshot);
      case PaymentReading.NotFound(String message)
          when unknownFor.compareTo(settings.settleTime()) > 0 ->
        new NotAttempted(Conclusions.NOT_MADE, message, true, null);
      case PaymentReading.NotFound _, PaymentReading.Unavailable _ -> otherwise;
    };
  }

  private static ProviderOutcome found(PaymentSnapshot snapshot) {
    ProviderObject object = new ProviderObject(snapshot.providerPaymentId(),
        snapshot.references(), snapshot.amount(), snapshot.expiresAt(), snapshot.raw());
    PaymentPayload payload = snapshot.payload();
    // Paid or ended in the meantime counts as created: its outcome is told by webhook or sync.
    return payload == null ? new ProviderOutcome.Pending(object)
        : new ProviderOutcome.ActionRequired(object, payload);
  }
}
