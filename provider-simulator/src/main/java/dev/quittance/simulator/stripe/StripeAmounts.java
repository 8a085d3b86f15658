package dev.quittance.simulator.stripe;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Stripe's own rules for amounts; its table of decimals is not that of ISO 4217 everywhere. */
final class StripeAmounts {

  private static final Set<String> ZERO_DECIMAL = Set.of("bif", "clp", "djf", "gnf", "jpy", "kmf",
      "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf");
  private static final Set<String> THREE_DECIMAL = Set.of("bhd", "jod", "kwd", "omr", "tnd");
  private static final Map<String, Long> MINIMUM = Map.of(
      "usd", 50L, "eur", 50L, "gbp", 30L, "jpy", 50L, "hkd", 400L, "sgd", 50L, "cad", 50L,
      "aud", 50L, "mxn", 1000L, "thb", 1000L);
  private static final long MAXIMUM = 99_999_999;

  private StripeAmounts() {}

  static String currency(String param, String currency) {
    String lower = currency.toLowerCase(Locale.ROOT);
    if (!lower.matches("[a-z]{3}")) {
      throw StripeException.invalid(null, param, "Invalid currency: " + currency + ".");
    }
    return lower;
  }

  static void check(String param, long amount, String currency) {
    if (amount < 1) {
      throw StripeException.invalid("parameter_invalid_integer", param,
          "This value must be greater than or equal to 1.");
    }
    if (amount > MAXIMUM) {
      throw StripeException.invalid("amount_too_large", param,
          "Amount must be no more than " + MAXIMUM + " of the smallest unit");
    }
    if (amount < MINIMUM.getOrDefault(currency, 1L)) {
      throw StripeException.invalid("amount_too_small", param,
          "Amount must be at least " + display(MINIMUM.getOrDefault(currency, 1L), currency));
    }
    if (THREE_DECIMAL.contains(currency) && amount % 10 != 0) {
      throw StripeException.invalid("parameter_invalid_integer", param,
          "The last digit of an amount in " + currency + " must be 0.");
    }
    if (currency.equals("isk") && amount % 100 != 0) {
      throw StripeException.invalid("parameter_invalid_integer", param,
          "An amount in isk must be a multiple of 100.");
    }
  }

  /** As a person reads it: {@code 199.00 CNY}. */
  static String display(long amount, String currency) {
    int decimals = ZERO_DECIMAL.contains(currency) ? 0 : THREE_DECIMAL.contains(currency) ? 3 : 2;
    return BigDecimal.valueOf(amount, decimals).toPlainString() + " "
        + currency.toUpperCase(Locale.ROOT);
  }
}
