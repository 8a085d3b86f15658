package dev.quittance.order.notifications;

import dev.quittance.events.CreditsChanged;
import dev.quittance.events.CreditsGranted;
import dev.quittance.events.CreditsRevoked;
import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderCancelled;
import dev.quittance.events.OrderCreated;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentLifecycleEvent;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;

/** What the bot says about an event. Pure. */
final class FeishuMessage {

  private static final int LONGEST_PART = 500;

  private FeishuMessage() {
  }

  /**
   * The text. It ends with the event's id, by which a person knows a message that came twice; it
   * stays far below the 20 KB that a bot takes.
   */
  static String of(EventEnvelope envelope) {
    Event event = envelope.data();
    OrderId order = event.subject();
    String user = event instanceof OrderEvent about ? "\nUser: " + part(about.userId()) : "";
    return headline(event) + "\nOrder: " + (order == null ? "not known" : order) + user
        + "\nTime: " + envelope.time() + "\nEvent: " + part(envelope.id());
  }

  private static String headline(Event event) {
    return switch (event) {
      case OrderEvent about -> headlineOf(about);
      case DisputeOpened opened -> "Dispute opened: " + opened.amount() + " at "
          + part(opened.report().provider()) + ", reason " + part(opened.reason());
      case DisputeClosed closed -> "Dispute " + (closed.lost() ? "lost: " : "won: ")
          + closed.amount() + " at " + part(closed.report().provider());
      case PaymentOutcome _, PaymentRequestEvent _, PaymentLifecycleEvent _ -> nameOf(event);
    };
  }

  private static String nameOf(Event event) {
    return event.type().wireName();
  }

  private static String headlineOf(OrderEvent event) {
    return switch (event) {
      case OrderCreated created -> "Order created: " + created.amount();
      case OrderPaid paid -> "Order paid: " + paid.amount() + " by " + part(paid.paymentChannel());
      case OrderRefunded refunded -> "Order refunded" + (refunded.full() ? "" : " in part") + ": "
          + refunded.totalRefunded() + " of " + refunded.amount() + " in all";
      case OrderExpired _ -> "Order expired unpaid";
      case OrderCancelled cancelled -> "Order cancelled: " + part(cancelled.reason());
      case OrderReviewRequired review -> "Order needs a person: " + part(review.reason()) + ", "
          + part(review.detail());
      case CreditsGranted granted -> "Credits granted: " + granted.credits();
      case CreditsChanged changed -> "Credits " + part(changed.kind()) + ": "
          + changed.credits() + ", balance " + changed.balanceAfter();
      case CreditsRevoked revoked -> "Credits taken back: " + revoked.credits() + ", reason "
          + part(revoked.reason());
    };
  }

  /** Something others wrote: one line, bounded, and no tag: the bot would mention people by it. */
  private static String part(String text) {
    String bounded = text.length() > LONGEST_PART ? text.substring(0, LONGEST_PART) + "…" : text;
    return bounded.replaceAll("\\p{C}", " ").replace('<', '‹').replace('>', '›');
  }
}
