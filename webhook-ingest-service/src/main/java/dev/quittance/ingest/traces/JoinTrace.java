package dev.quittance.ingest.traces;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.tracing.Span;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts a webhook into the trace of the payment or refund that it is about. */
@Component
public class JoinTrace {

  private final TraceContext traceContext;
  private final Clock clock;

  JoinTrace(TraceContext traceContext, Clock clock) {
    this.traceContext = traceContext;
    this.clock = clock;
  }

  /** Whose trace may be known: the refund's, which is the nearer one, then the payment's. */
  public static List<String> subjectsOf(PaymentOutcome outcome) {
    List<String> subjects = new ArrayList<>();
    RefundId refund = switch (outcome) {
      case PaymentRefunded refunded -> refunded.refundId();
      case RefundFailed failed -> failed.refundId();
      case PaymentSucceeded _, PaymentFailed _, PaymentExpired _, PaymentCancelled _,
          PaymentApproved _, PaymentUpdated _, DisputeOpened _, DisputeClosed _ -> null;
    };
    if (refund != null) {
      subjects.add(refund.value());
    }
    PaymentId payment = outcome.report().paymentId();
    if (payment != null) {
      subjects.add(payment.value());
    }
    return subjects;
  }

  /**
   * Shows the webhook in that trace, with a link to its own.
   *
   * @param known traceparents by what they belong to
   * @param own the trace of the HTTP request
   * @return what the outcome continues
   */
  public @Nullable String join(PaymentOutcome outcome, Map<String, String> known,
      @Nullable String own, Instant receivedAt) {
    for (String subject : subjectsOf(outcome)) {
      String traceparent = known.get(subject);
      if (traceparent != null) {
        Instant now = clock.instant();
        return traceContext.add(traceparent, new TraceContext.Done(
            "webhook " + outcome.report().provider() + " " + outcome.type().wireName(),
            Span.Kind.CONSUMER, receivedAt, now.isBefore(receivedAt) ? receivedAt : now,
            tagsOf(outcome), own));
      }
    }
    return own;
  }

  private static Map<String, String> tagsOf(PaymentOutcome outcome) {
    Map<String, String> tags = new TreeMap<>();
    tags.put("provider", outcome.report().provider());
    tags.put("provider.event.id", outcome.report().providerEventId());
    OrderId order = outcome.subject();
    if (order != null) {
      tags.put("order.id", order.value());
    }
    return tags;
  }
}
