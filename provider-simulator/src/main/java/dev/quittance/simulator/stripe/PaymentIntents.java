package dev.quittance.simulator.stripe;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The life of a PaymentIntent; every method expects the store's lock to be held. */
@Component
final class PaymentIntents {

  private static final CardError AUTHENTICATION_FAILED = new CardError(
      "payment_intent_authentication_failure", null,
      "We are unable to authenticate your payment method. Please choose a different payment "
          + "method and try again.", null);

  private final StripeStore store;
  private final StripeEvents events;
  private final Disputes disputes;
  private final Clock clock;

  PaymentIntents(StripeStore store, StripeEvents events, Disputes disputes, Clock clock) {
    this.store = store;
    this.events = events;
    this.disputes = disputes;
    this.clock = clock;
  }

  PaymentIntent create(StripeParams params) {
    String currency = StripeAmounts.currency("currency", params.required("currency"));
    long amount = params.requiredNumber("amount");
    StripeAmounts.check("amount", amount, currency);
    String id = StripeIds.next("pi_");
    boolean automatic = params.has("automatic_payment_methods")
        ? params.flag("automatic_payment_methods[enabled]") : !params.has("payment_method_types");
    PaymentIntent intent = created(id, new PaymentIntent.Terms(now(), amount, currency,
        params.text("capture_method", "automatic_async"), automatic, clientSecret(id),
        params.text("description"), params.text("receipt_email"), params.metadata("metadata"),
        null));
    if (params.flag("confirm")) {
      return confirm(intent, params);
    }
    return intent;
  }

  /** The intent that a Session makes when its payer first tries to pay. */
  PaymentIntent createFor(CheckoutSession session) {
    CheckoutSession.Terms terms = session.terms();
    String id = StripeIds.next("pi_");
    return created(id, new PaymentIntent.Terms(now(), terms.total(), terms.currency(),
        terms.captureMethod(), true, clientSecret(id), terms.intentDescription(),
        terms.customerEmail(), terms.intentMetadata(), session.id()));
  }

  private PaymentIntent created(String id, PaymentIntent.Terms terms) {
    PaymentIntent intent = store.intents().save(
        new PaymentIntent(id, terms, PaymentIntent.State.open()));
    events.intent("payment_intent.created", intent);
    return intent;
  }

  /** The API's confirm: throws a card error if the bank says no. */
  PaymentIntent confirm(PaymentIntent intent, StripeParams params) {
    CardInForm given = CardInForm.read(params);
    if (intent.terms().session() != null) {
      throw StripeException.refused("payment_intent_unexpected_state",
          "This PaymentIntent is owned by a Checkout Session; its payer confirms it there.");
    }
    TestCard card = given == null ? null : given.card();
    if (card == null) {
      throw StripeException.refused("payment_intent_unexpected_state",
          "You cannot confirm this PaymentIntent because it's missing a payment method.");
    }
    PaymentIntent returning = store.intents().save(
        intent.with(intent.state().returningTo(params.text("return_url"))));
    PaymentIntent after = attempt(returning, card);
    if (after.state().lastError() != null) {
      throw StripeException.declined(after);
    }
    return after;
  }

  /** A payer tries a card. The answer's last error tells whether the bank said no. */
  PaymentIntent attempt(PaymentIntent intent, TestCard card) {
    requireState(intent, "confirm", PaymentIntent.REQUIRES_PAYMENT_METHOD,
        PaymentIntent.REQUIRES_CONFIRMATION, PaymentIntent.REQUIRES_ACTION);
    CardError error = card.error();
    if (error != null) {
      return decline(intent, card, error);
    }
    PaymentIntent trying = intent.with(intent.state().trying(
        card.asksForAuthentication() ? PaymentIntent.REQUIRES_ACTION : PaymentIntent.PROCESSING,
        card, StripeIds.next("pm_")));
    if (card.asksForAuthentication()) {
      store.intents().save(trying);
      events.intent("payment_intent.requires_action", trying);
      return trying;
    }
    return settle(trying, card);
  }

  /** The payer's answer to the 3-D Secure question. */
  PaymentIntent authenticate(PaymentIntent intent, boolean approved) {
    requireState(intent, "authenticate", PaymentIntent.REQUIRES_ACTION);
    TestCard card = cardOf(intent);
    if (approved) {
      return settle(intent, card);
    }
    PaymentIntent after = store.intents().save(
        intent.with(intent.state().declined(AUTHENTICATION_FAILED)));
    events.intent("payment_intent.payment_failed", after);
    return after;
  }

  PaymentIntent decline(PaymentIntent intent, TestCard card, CardError error) {
    Charge charge = charge(intent, card, Charge.FAILED, error);
    PaymentIntent after = store.intents().save(
        intent.with(intent.state().declined(error.of(charge.id()))));
    events.charge("charge.failed", charge, after);
    events.intent("payment_intent.payment_failed", after);
    return after;
  }

  /** A delayed method: the payer has done their part, the money is not there yet. */
  PaymentIntent process(PaymentIntent intent) {
    PaymentIntent after = store.intents().save(intent.with(intent.state().trying(
        PaymentIntent.PROCESSING, TestCard.VISA, StripeIds.next("pm_"))));
    events.intent("payment_intent.processing", after);
    return after;
  }

  /** The money moves, or is set aside for a capture, whatever happened before. */
  PaymentIntent settle(PaymentIntent intent, TestCard card) {
    Charge charge = charge(intent, card, Charge.SUCCEEDED, null);
    long amount = intent.terms().amount();
    PaymentIntent after = store.intents().save(intent.with(intent.terms().manualCapture()
        ? intent.state().authorised(charge.id(), amount)
        : intent.state().succeeded(charge.id(), amount)));
    events.charge("charge.succeeded", charge, after);
    events.intent(intent.terms().manualCapture()
        ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", after);
    if (card == TestCard.DISPUTED) {
      disputes.open(charge, after, charge.terms().amount(), "fraudulent");
    }
    return after;
  }

  PaymentIntent capture(PaymentIntent intent, StripeParams params) {
    Long wanted = params.number("amount_to_capture");
    requireState(intent, "capture", PaymentIntent.REQUIRES_CAPTURE);
    long amount = wanted == null ? intent.state().capturable() : wanted;
    if (amount < 1 || amount > intent.state().capturable()) {
      throw StripeException.invalid("amount_too_large", "amount_to_capture",
          "The amount to capture must be 1 to " + intent.state().capturable() + ".");
    }
    Charge charge = store.charges().save(chargeOf(intent).captured(amount));
    PaymentIntent after = store.intents().save(
        intent.with(intent.state().succeeded(charge.id(), amount)));
    events.charge("charge.captured", charge, after);
    events.intent("payment_intent.succeeded", after);
    return after;
  }

  /** The API's cancel, which leaves the intents of Checkout Sessions alone. */
  PaymentIntent cancel(PaymentIntent intent, StripeParams params) {
    String session = intent.terms().session();
    if (session != null && !intent.in(PaymentIntent.REQUIRES_CAPTURE)) {
      throw StripeException.refused("payment_intent_unexpected_state",
          "This PaymentIntent is owned by Checkout Session " + session + "; expire that.");
    }
    return cancel(intent, params.text("cancellation_reason", "requested_by_customer"));
  }

  PaymentIntent cancel(PaymentIntent intent, String reason) {
    requireState(intent, "cancel", PaymentIntent.REQUIRES_PAYMENT_METHOD,
        PaymentIntent.REQUIRES_CONFIRMATION, PaymentIntent.REQUIRES_ACTION,
        PaymentIntent.REQUIRES_CAPTURE, PaymentIntent.PROCESSING);
    if (intent.in(PaymentIntent.REQUIRES_CAPTURE)) {
      Charge charge = chargeOf(intent);
      store.charges().save(charge.refunded(charge.terms().amount()));
    }
    PaymentIntent after = store.intents().save(
        intent.with(intent.state().canceled(now(), reason)));
    events.intent("payment_intent.canceled", after);
    return after;
  }

  Charge chargeOf(PaymentIntent intent) {
    String charge = intent.state().charge();
    if (charge == null || intent.state().received() + intent.state().capturable() == 0) {
      throw StripeException.refused("payment_intent_unexpected_state",
          "This PaymentIntent (" + intent.id() + ") does not have a successful charge to refund.");
    }
    return store.charge(charge);
  }

  private Charge charge(
      PaymentIntent intent, TestCard card, String status, @Nullable CardError error) {
    PaymentIntent.Terms terms = intent.terms();
    boolean captured = error == null && !terms.manualCapture();
    return store.charges().save(new Charge(StripeIds.next("ch_"),
        new Charge.Terms(now(), terms.amount(), terms.currency(), intent.id(), card,
            intent.state().paymentMethod(), terms.description(), terms.metadata()),
        new Charge.State(status, captured, captured ? terms.amount() : 0, 0, null, error)));
  }

  private static TestCard cardOf(PaymentIntent intent) {
    TestCard card = intent.state().card();
    return card == null ? TestCard.VISA : card;
  }

  private static void requireState(PaymentIntent intent, String verb, String... allowed) {
    if (!intent.in(allowed)) {
      throw StripeException.refused("payment_intent_unexpected_state", "You cannot " + verb
          + " this PaymentIntent because it has a status of " + intent.state().status() + ".");
    }
  }

  private static String clientSecret(String id) {
    return id + "_secret_" + StripeIds.random(25);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
