package dev.quittance.simulator.stripe;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The life of a Checkout Session; every method expects the store's lock to be held. */
@Component
final class CheckoutSessions {

  private static final long SHORTEST_LIFE_SECONDS = 30 * 60;
  private static final long LONGEST_LIFE_SECONDS = 24 * 3_600;
  private static final int LINE_ITEMS_LIMIT = 100;

  private final StripeStore store;
  private final StripeEvents events;
  private final PaymentIntents intents;
  private final Clock clock;

  CheckoutSessions(
      StripeStore store, StripeEvents events, PaymentIntents intents, Clock clock) {
    this.store = store;
    this.events = events;
    this.intents = intents;
    this.clock = clock;
  }

  CheckoutSession create(StripeParams params) {
    String mode = params.required("mode");
    if (!mode.equals("payment")) {
      throw StripeException.invalid(null, "mode", "Only mode=payment is simulated.");
    }
    List<CheckoutSession.LineItem> items = lineItems(params);
    String currency = StripeAmounts.currency("line_items[0][price_data][currency]",
        params.required("line_items[0][price_data][currency]"));
    long total = total(items);
    StripeAmounts.check("line_items[0][price_data][unit_amount]", total, currency);
    String uiMode = params.text("ui_mode", "hosted_page");
    boolean hosted = uiMode.startsWith("hosted");
    long now = clock.instant().getEpochSecond();
    return store.sessions().save(new CheckoutSession(StripeIds.next("cs_test_"),
        new CheckoutSession.Terms(now, expiresAt(params, now), total, currency, uiMode, items,
            hosted ? url("success_url", params.required("success_url"))
                : url("return_url", params.text("return_url")),
            url("cancel_url", params.text("cancel_url")),
            params.limited("client_reference_id", 200), params.text("customer_email"),
            params.metadata("metadata"), params.metadata("payment_intent_data[metadata]"),
            params.text("payment_intent_data[description]"),
            params.text("payment_intent_data[capture_method]", "automatic_async")),
        CheckoutSession.OPEN, "unpaid", null));
  }

  private static List<CheckoutSession.LineItem> lineItems(StripeParams params) {
    List<CheckoutSession.LineItem> items = new ArrayList<>();
    while (params.has("line_items[" + items.size() + "]") && items.size() < LINE_ITEMS_LIMIT) {
      String prefix = "line_items[" + items.size() + "]";
      if (params.has(prefix + "[price]")) {
        throw StripeException.invalid("resource_missing", prefix + "[price]",
            "No such price: '" + params.text(prefix + "[price]") + "'; use price_data.");
      }
      Long quantity = params.number(prefix + "[quantity]");
      items.add(new CheckoutSession.LineItem(StripeIds.next("li_"),
          params.required(prefix + "[price_data][product_data][name]"),
          params.text(prefix + "[price_data][product_data][description]"),
          params.requiredNumber(prefix + "[price_data][unit_amount]"),
          quantity == null ? 1 : quantity));
    }
    if (items.isEmpty()) {
      throw StripeException.invalid(
          "parameter_missing", "line_items", "Missing required param: line_items.");
    }
    return items;
  }

  private static long total(List<CheckoutSession.LineItem> items) {
    try {
      long total = 0;
      for (CheckoutSession.LineItem item : items) {
        total = Math.addExact(total, Math.multiplyExact(item.unitAmount(), item.quantity()));
      }
      return total;
    } catch (ArithmeticException e) {
      throw StripeException.invalid("amount_too_large", "line_items", "The sum is too large.");
    }
  }

  private static long expiresAt(StripeParams params, long now) {
    Long wanted = params.number("expires_at");
    if (wanted == null) {
      return now + LONGEST_LIFE_SECONDS;
    }
    // A minute's grace: the caller's clock is not ours, and the request took its time.
    if (wanted < now + SHORTEST_LIFE_SECONDS - 60 || wanted > now + LONGEST_LIFE_SECONDS + 60) {
      throw StripeException.invalid(null, "expires_at", "The `expires_at` timestamp must be "
          + "between 30 minutes and 24 hours from Checkout Session creation.");
    }
    return wanted;
  }

  private static @Nullable String url(String param, @Nullable String url) {
    if (url == null) {
      return null;
    }
    try {
      String scheme = URI.create(url.replace("{", "%7B").replace("}", "%7D")).getScheme();
      if ("http".equals(scheme) || "https".equals(scheme)) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same refusal.
    }
    throw StripeException.invalid("url_invalid", param, "Not a valid URL: " + param);
  }

  /** The payer presses the button. The intent's last error tells whether the bank said no. */
  CheckoutSession pay(CheckoutSession session, TestCard card) {
    requireOpen(session);
    PaymentIntent after = intents.attempt(intentOf(session), card);
    return follow(after);
  }

  CheckoutSession authenticate(CheckoutSession session, boolean approved) {
    requireOpen(session);
    return follow(intents.authenticate(intentOf(session), approved));
  }

  /** A delayed method: complete, but unpaid until {@link #settleDelayed} or a failure. */
  CheckoutSession payLater(CheckoutSession session) {
    requireOpen(session);
    intents.process(intentOf(session));
    return finished(reload(session), "unpaid", "checkout.session.completed");
  }

  CheckoutSession settleDelayed(CheckoutSession session) {
    intents.settle(intentOf(session), TestCard.VISA);
    return finished(reload(session), "paid", "checkout.session.async_payment_succeeded");
  }

  CheckoutSession failDelayed(CheckoutSession session) {
    intents.decline(intentOf(session), TestCard.DECLINED, CardError.declined("generic_decline"));
    return finished(reload(session), "unpaid", "checkout.session.async_payment_failed");
  }

  /** The money arrives although the session is over: rare at a provider, fatal if ignored. */
  CheckoutSession payDespiteEnd(CheckoutSession session, TestCard card) {
    intents.settle(intentOf(session), card);
    return finished(reload(session), "paid", "checkout.session.completed");
  }

  CheckoutSession expire(CheckoutSession session) {
    if (!session.open()) {
      throw StripeException.refused("resource_already_exists", "Only Checkout Sessions with a "
          + "status in [\"open\"] can be expired. This Checkout Session has a status of "
          + session.status() + ".");
    }
    String intent = session.intent();
    if (intent != null) {
      intents.cancel(store.intent(intent), "automatic");
    }
    CheckoutSession after =
        store.sessions().save(session.with(CheckoutSession.EXPIRED, "unpaid"));
    events.session("checkout.session.expired", after);
    return after;
  }

  /** Ends the sessions whose time is over. */
  void expireOld() {
    long now = clock.instant().getEpochSecond();
    store.sessions().newestFirst().stream()
        .filter(session -> session.open() && session.terms().expiresAt() <= now)
        .toList()
        .forEach(this::expire);
  }

  private CheckoutSession follow(PaymentIntent intent) {
    CheckoutSession session = store.session(StripeEvents.paymentOf(intent));
    boolean settled = intent.in(PaymentIntent.SUCCEEDED, PaymentIntent.REQUIRES_CAPTURE);
    if (!settled) {
      return session;
    }
    return finished(session, intent.in(PaymentIntent.SUCCEEDED) ? "paid" : "unpaid",
        "checkout.session.completed");
  }

  private CheckoutSession finished(CheckoutSession session, String paymentStatus, String event) {
    CheckoutSession after =
        store.sessions().save(session.with(CheckoutSession.COMPLETE, paymentStatus));
    events.session(event, after);
    return after;
  }

  private PaymentIntent intentOf(CheckoutSession session) {
    String existing = session.intent();
    if (existing != null) {
      return store.intent(existing);
    }
    PaymentIntent made = intents.createFor(session);
    store.sessions().save(session.withIntent(made.id()));
    return made;
  }

  private CheckoutSession reload(CheckoutSession session) {
    return store.session(session.id());
  }

  private static void requireOpen(CheckoutSession session) {
    if (!session.open()) {
      throw StripeException.refused("payment_intent_unexpected_state",
          "This Checkout Session is " + session.status() + ".");
    }
  }
}
