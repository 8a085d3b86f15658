package dev.quittance.providers.stripe;

import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The form fields of Stripe's requests. */
final class StripeRequests {

  static final String ORDER_ID = "order_id";
  static final String PAYMENT_ID = "payment_id";
  static final String REFUND_ID = "refund_id";
  /** Stripe takes 30 minutes to 24 hours from when it hears of it: a late try meets that too. */
  private static final Duration SHORTEST = Duration.ofMinutes(45);
  private static final Duration LONGEST = Duration.ofMinutes(24 * 60 - 1);
  private static final String SESSION_ID = "session_id={CHECKOUT_SESSION_ID}";

  private final StripeSettings settings;

  StripeRequests(StripeSettings settings) {
    this.settings = settings;
  }

  Map<String, String> paymentIntent(CreatePayment command, long amount) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("amount", Long.toString(amount));
    form.put("currency", command.amount().currency().toLowerCase(Locale.ROOT));
    form.put("automatic_payment_methods[enabled]", "true");
    form.put("description", command.description());
    putMetadata(form, "metadata", command);
    return form;
  }

  Map<String, String> checkoutSession(CreatePayment command, long amount) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("mode", "payment");
    form.put("client_reference_id", command.orderId().value());
    form.put("line_items[0][quantity]", "1");
    form.put("line_items[0][price_data][currency]",
        command.amount().currency().toLowerCase(Locale.ROOT));
    form.put("line_items[0][price_data][unit_amount]", Long.toString(amount));
    form.put("line_items[0][price_data][product_data][name]", command.description());
    form.put("success_url", withSessionId(
        required("STRIPE_SUCCESS_URL", command.returnUrl(), settings.successUrl())));
    String cancelUrl = command.cancelUrl() == null ? settings.cancelUrl() : command.cancelUrl();
    if (cancelUrl != null) {
      form.put("cancel_url", withSessionId(cancelUrl));
    }
    form.put("expires_at", Long.toString(clip(command).getEpochSecond()));
    putMetadata(form, "metadata", command);
    // Stripe does not copy the session's metadata to its payment intent and charges.
    putMetadata(form, "payment_intent_data[metadata]", command);
    return form;
  }

  Map<String, String> refund(CreateRefund command, String paymentIntent, long amount) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("payment_intent", paymentIntent);
    form.put("amount", Long.toString(amount));
    form.put("reason", "requested_by_customer");
    form.put("metadata[" + REFUND_ID + "]", command.refundId().value());
    form.put("metadata[" + PAYMENT_ID + "]", command.payment().paymentId().value());
    form.put("metadata[" + ORDER_ID + "]", command.payment().orderId().value());
    return form;
  }

  private static void putMetadata(
      Map<String, String> form, String prefix, CreatePayment command) {
    form.put(prefix + "[" + ORDER_ID + "]", command.orderId().value());
    form.put(prefix + "[" + PAYMENT_ID + "]", command.paymentId().value());
    form.put(prefix + "[user_id]", command.userId());
  }

  /** By the time of the wish, not of the try: Stripe refuses a key that comes back changed. */
  private static Instant clip(CreatePayment command) {
    Instant earliest = command.requestedAt().plus(SHORTEST);
    Instant latest = command.requestedAt().plus(LONGEST);
    Instant wanted = command.expiresAt();
    return wanted.isBefore(earliest) ? earliest : wanted.isAfter(latest) ? latest : wanted;
  }

  private static String required(
      String variable, @Nullable String wanted, @Nullable String configured) {
    String url = wanted == null ? configured : wanted;
    if (url == null) {
      throw new IllegalArgumentException("neither a URL in the request nor " + variable);
    }
    return url;
  }

  private static String withSessionId(String url) {
    return url.contains("{CHECKOUT_SESSION_ID}") ? url
        : url + (url.contains("?") ? "&" : "?") + SESSION_ID;
  }
}
