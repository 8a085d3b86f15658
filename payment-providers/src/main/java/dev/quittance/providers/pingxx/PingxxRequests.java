package dev.quittance.providers.pingxx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bodies of Ping++'s requests, and what is refused before a call. */
final class PingxxRequests {

  static final String ORDER_ID = "order_id";
  static final String PAYMENT_ID = "payment_id";
  static final String REFUND_ID = "refund_id";
  /** Ping++'s shortest is one minute, from when it hears of it. */
  private static final Duration SHORTEST = Duration.ofSeconds(90);
  /** Our clock and theirs differ: the longest is not used up. */
  private static final Duration SLACK = Duration.ofMinutes(1);
  static final String CURRENCY = "CNY";
  private static final int ORDER_NO_LENGTH = 20;
  private static final int LONGEST_SUBJECT = 32;
  private static final int LONGEST_REASON = 255;
  private static final int LONGEST_IP = 45;
  private static final String IPV4 =
      "((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}";
  private static final String IPV6 = "[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";

  private final PingxxSettings settings;
  private final PingxxExtra extra;
  private final Clock clock;

  PingxxRequests(PingxxSettings settings, Clock clock) {
    this.settings = settings;
    this.extra = new PingxxExtra(settings);
    this.clock = clock;
  }

  /** Why a charge would not be taken; null if nothing speaks against it. */
  @Nullable NotAttempted refusal(CreatePayment command) {
    if (command.channel() == null || command.channel().isBlank()) {
      return invalid("Ping++ needs a channel, wx_pub_qr for one");
    }
    PingxxChannel channel = channelOf(command).orElse(null);
    if (channel == null) {
      return new NotAttempted(
          "unsupported", "Ping++ has no channel " + command.channel(), false, null);
    }
    NotAttempted refusal = refusalOf(command.amount());
    if (refusal != null) {
      return refusal;
    }
    String clientIp = command.clientIp();
    if (clientIp == null || clientIp.isBlank()) {
      return new NotAttempted("missing_field", "Ping++ needs client_ip", false, null);
    }
    if (clientIp.length() > LONGEST_IP || !clientIp.matches(IPV4) && !clientIp.matches(IPV6)) {
      return invalid("client_ip must be an IPv4 or IPv6 address");
    }
    if (command.description().isBlank()) {
      return new NotAttempted("missing_field", "Ping++ needs a description", false, null);
    }
    return extra.refusal(channel, command);
  }

  static Optional<PingxxChannel> channelOf(CreatePayment command) {
    return Optional.ofNullable(command.channel()).flatMap(PingxxChannel::of);
  }

  /** Why an amount would not be taken. */
  static @Nullable NotAttempted refusalOf(Money amount) {
    if (!amount.currency().equals(CURRENCY)) {
      return invalid("Ping++ takes CNY only, not " + amount.currency());
    }
    if (amount.amountMinor() > Integer.MAX_VALUE) {
      return invalid("the amount is more than Ping++ takes: " + amount);
    }
    return amount.isPositive() ? null : invalid("the amount must be above zero: " + amount);
  }

  /** The body of {@code POST /v1/charges}; call it only if there is no refusal. */
  Map<String, Object> charge(PingxxChannel channel, CreatePayment command) {
    String description = command.description().strip();
    Map<String, Object> charge = new LinkedHashMap<>();
    charge.put("order_no", orderNo(command.paymentId()));
    charge.put("app", Map.of("id", settings.appId()));
    charge.put("channel", channel.wireName());
    charge.put("amount", command.amount().amountMinor());
    charge.put("client_ip", String.valueOf(command.clientIp()));
    charge.put("currency", "cny");
    charge.put("subject", subject(channel, description));
    charge.put("body", cut(description, channel.longestBody()));
    charge.put("extra", extra.of(channel, command));
    charge.put("time_expire", expiry(channel, command.expiresAt()).getEpochSecond());
    charge.put("metadata", Map.of(ORDER_ID, command.orderId().value(),
        PAYMENT_ID, command.paymentId().value(), "user_id", command.userId()));
    return charge;
  }

  /** The body of {@code POST /v1/charges/{id}/refunds}. */
  static Map<String, Object> refund(CreateRefund command) {
    Map<String, Object> refund = new LinkedHashMap<>();
    refund.put("amount", command.amount().amountMinor());
    refund.put("description",
        command.reason().isBlank() ? "refund" : cut(command.reason().strip(), LONGEST_REASON));
    refund.put("metadata", Map.of(ORDER_ID, command.payment().orderId().value(),
        PAYMENT_ID, command.payment().paymentId().value(),
        REFUND_ID, command.refundId().value()));
    return refund;
  }

  /**
   * The merchant's number of a payment: always the same, and 20 lower-case letters and digits,
   * which every channel takes. An id of ours with its dashes is taken by none.
   */
  static String orderNo(PaymentId paymentId) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256")
          .digest(paymentId.value().getBytes(UTF_8));
      String text = new BigInteger(1, digest).toString(Character.MAX_RADIX);
      // From the end: its first digits are not evenly spread.
      return "0".repeat(ORDER_NO_LENGTH).concat(text)
          .substring(text.length());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  private Instant expiry(PingxxChannel channel, Instant wanted) {
    Instant earliest = clock.instant().plus(SHORTEST);
    Instant latest = clock.instant().plus(channel.family().longest()).minus(SLACK);
    return wanted.isBefore(earliest) ? earliest : wanted.isAfter(latest) ? latest : wanted;
  }

  private static String subject(PingxxChannel channel, String text) {
    String subject = cut(text, LONGEST_SUBJECT);
    if (channel.family() != PingxxChannel.Family.UNIONPAY) {
      return subject;
    }
    // UnionPay counts bytes, of which a Chinese character has three.
    while (subject.getBytes(UTF_8).length > LONGEST_SUBJECT) {
      subject = cut(subject, subject.codePointCount(0, subject.length()) - 1);
    }
    return subject;
  }

  /** By code points: half a surrogate pair is no character. */
  private static String cut(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest ? text
        : text.substring(0, text.offsetByCodePoints(0, longest));
  }

  private static NotAttempted invalid(String message) {
    return new NotAttempted("invalid_request", message, false, null);
  }
}
