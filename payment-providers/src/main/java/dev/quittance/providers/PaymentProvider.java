package dev.quittance.providers;

/**
 * One payment provider: plain, blocking, stateless calls that never throw for what a provider may
 * answer.
 *
 * <p>Every call is safe to repeat with the same ids: the payment or refund id is the idempotency
 * key. No call retries by itself; who calls decides that, by the {@link ProviderOutcome}.
 */
public interface PaymentProvider {

  /** The name in {@code payment_channel}, in events and in the webhook path. */
  String name();

  Capabilities capabilities();

  /** Creates the payment at the provider, or finds the one that an earlier try created. */
  ProviderOutcome create(CreatePayment command);

  /** Ends an unpaid payment. {@link ProviderOutcome.Declined} if it is too late for that. */
  ProviderOutcome cancel(CancelPayment command);

  /** Sends money back. */
  ProviderOutcome refund(CreateRefund command);

  /**
   * Takes the money of a payment that was approved or reserved. {@link ProviderOutcome.Succeeded}
   * also if that was done before; {@link ProviderOutcome.Declined} if the payer must act again.
   */
  default ProviderOutcome capture(CapturePayment command) {
    return new ProviderOutcome.NotAttempted(
        "unsupported", name() + " captures by itself", false, null);
  }

  /** Reads the present state of a payment, with its refunds ({@code sync_payment_status}). */
  PaymentReading read(PaymentReference reference);

  /**
   * Looks for a payment whose creation had an unknown result, by our own id in its metadata.
   * {@link PaymentReading.NotFound} only if the provider certainly does not have it.
   */
  PaymentReading find(PaymentSearch search);

  /** Lists what the provider sent, or tried to send, as webhooks. */
  default EventListing listEvents(EventQuery query) {
    return new EventListing.Unavailable("unsupported", name() + " lists no events");
  }
}
