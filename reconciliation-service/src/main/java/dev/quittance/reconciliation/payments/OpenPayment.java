package dev.quittance.reconciliation.payments;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.PaymentReference;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payment as reconciliation knows it. What may be null is so only if an outcome came before
 * {@code PaymentCreated}, or nothing was created.
 *
 * @param position its place in the order of arrival
 * @param providerExpiresAt when the provider ends it by itself
 * @param paidAt when we learned that it succeeded
 * @param dueAt the next read; null if there is none, or the provider cannot be read
 * @param lookAgain whether it is said to have changed; of a claimed one, before it was claimed
 * @param tries reads by the poller so far
 * @param lastStatus what the last read found
 * @param traceparent the trace of the payment
 */
public record OpenPayment(
    PaymentId paymentId,
    long position,
    @Nullable OrderId orderId,
    @Nullable String paymentChannel,
    @Nullable String providerPaymentId,
    Map<String, String> references,
    @Nullable Money amount,
    Status status,
    @Nullable ClosedBy closedBy,
    Instant createdAt,
    @Nullable Instant providerExpiresAt,
    @Nullable Instant paidAt,
    @Nullable Instant dueAt,
    @JsonIgnore boolean lookAgain,
    int tries,
    @Nullable String lastStatus,
    @Nullable String lastError,
    @Nullable String traceparent,
    Instant updatedAt) {

  /** Whether we still wait for its end. */
  public enum Status {
    @JsonProperty("open") OPEN,
    @JsonProperty("closed") CLOSED,
    /** It never ended, and is not read any more; an open discrepancy asks for a person. */
    @JsonProperty("given_up") GIVEN_UP
  }

  /** How we learned its end. */
  public enum ClosedBy {
    @JsonProperty("webhook") WEBHOOK,
    @JsonProperty("sync") SYNC,
    @JsonProperty("call") CALL,
    @JsonProperty("creation_failed") CREATION_FAILED
  }

  /** What a provider needs to read it; empty if we do not know enough. */
  public Optional<PaymentReference> reference() {
    if (orderId == null || providerPaymentId == null || amount == null) {
      return Optional.empty();
    }
    return Optional.of(
        new PaymentReference(paymentId, orderId, providerPaymentId, references, amount));
  }
}
