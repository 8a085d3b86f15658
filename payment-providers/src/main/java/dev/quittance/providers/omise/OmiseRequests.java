package dev.quittance.providers.omise;

import dev.quittance.events.Money;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Omise's channels, and the bodies of its requests. */
final class OmiseRequests {

  static final String ORDER_ID = "order_id";
  static final String PAYMENT_ID = "payment_id";
  static final String REFUND_ID = "refund_id";
  static final String SOURCE = "source";
  private static final String CARD = "card";

  /** The payer scans a code and comes back by no link; Omise ends such a charge by itself. */
  private static final Set<String> SCANNED = Set.of("promptpay", "paynow");
  /** See "Source API: type" in Omise's documentation. */
  private static final Set<String> REDIRECTED = Set.of("alipay", "alipay_cn", "alipay_hk",
      "internet_banking_bay", "internet_banking_bbl", "internet_banking_ktb",
      "internet_banking_scb", "mobile_banking_bay", "mobile_banking_bbl", "mobile_banking_kbank",
      "mobile_banking_ktb", "mobile_banking_scb", "rabbit_linepay", "truemoney");
  /** What a source of that type needs besides amount and currency. */
  private static final Map<String, List<String>> SOURCE_FIELDS =
      Map.of("truemoney", List.of("phone_number"));

  private final OmiseSettings settings;

  OmiseRequests(OmiseSettings settings) {
    this.settings = settings;
  }

  static Set<String> channels() {
    return Stream.of(Set.of(CARD), SCANNED, REDIRECTED).flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  static String channelOf(CreatePayment command) {
    return command.channel() == null ? CARD : command.channel();
  }

  /** Whether the body of a charge says what to charge; otherwise a source must be made first. */
  static boolean namesMeans(Map<String, Object> charge) {
    return charge.containsKey(CARD) || charge.containsKey(SOURCE);
  }

  /**
   * The body of a source of the channel's type.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  static Map<String, Object> source(CreatePayment command) {
    Map<String, Object> body = amountOf(command.amount());
    body.put("type", channelOf(command));
    for (String field : SOURCE_FIELDS.getOrDefault(channelOf(command), List.of())) {
      body.put(field, extra(command, field, ".{1,64}"));
    }
    return body;
  }

  /**
   * The body of a charge, of the card's token or of the source that the frontend made, if it did.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  Map<String, Object> charge(CreatePayment command) {
    String channel = channelOf(command);
    Map<String, Object> body = amountOf(command.amount());
    if (channel.equals(CARD)) {
      body.put(CARD, extra(command, "token", "tokn_[A-Za-z0-9_]+"));
    } else if (command.extra().containsKey(SOURCE)) {
      body.put(SOURCE, extra(command, SOURCE, "src_[A-Za-z0-9_]+"));
    }
    // The API's default, but not that of its SDKs: without it a card is only authorised.
    body.put("capture", true);
    body.put("description", command.description());
    body.put("metadata", Map.of(ORDER_ID, command.orderId().value(),
        PAYMENT_ID, command.paymentId().value(), "user_id", command.userId()));
    String returnUrl =
        command.returnUrl() == null ? settings.returnUrl() : command.returnUrl();
    if (returnUrl != null) {
      body.put("return_uri", returnUrl);
    } else if (!SCANNED.contains(channel)) {
      throw new IllegalArgumentException("neither a URL in the request nor OMISE_RETURN_URL");
    }
    if (SCANNED.contains(channel)) {
      body.put("expires_at", command.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (command.clientIp() != null) {
      body.put("ip", command.clientIp());
    }
    return body;
  }

  static Map<String, Object> refund(CreateRefund command) {
    return Map.of("amount", requirePositive(command.amount()),
        "metadata", Map.of(REFUND_ID, command.refundId().value(),
            PAYMENT_ID, command.payment().paymentId().value(),
            ORDER_ID, command.payment().orderId().value()));
  }

  private static Map<String, Object> amountOf(Money money) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("amount", requirePositive(money));
    body.put("currency", money.currency().toLowerCase(Locale.ROOT));
    return body;
  }

  private static long requirePositive(Money money) {
    if (!money.isPositive()) {
      throw new IllegalArgumentException("the amount must be more than nothing");
    }
    return money.amountMinor();
  }

  private static String extra(CreatePayment command, String field, String pattern) {
    String value = command.extra().get(field);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("extra." + field + " is missing");
    }
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException("extra." + field + " is not what Omise makes");
    }
    return value;
  }
}
