package dev.quittance.simulator.paypal;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** PayPal's amounts: decimal text, and for three currencies without decimals. */
record PaypalMoney(String currency, long minor) {

  private static final Set<String> NO_DECIMALS = Set.of("HUF", "JPY", "TWD");
  private static final int DECIMALS = 2;

  /** Reads an amount as strictly as PayPal does. */
  static PaypalMoney read(JsonNode amount) {
    String currency = amount.path("currency_code").asString("");
    String value = amount.path("value").asString("");
    if (!currency.matches("[A-Z]{3}") || !amount.path("value").isString()
        || !value.matches("[0-9]{1,10}(\\.[0-9]+)?")) {
      throw PaypalException.invalid("INVALID_PARAMETER_VALUE", "/amount",
          "The value of a field is invalid.");
    }
    BigDecimal decimal = new BigDecimal(value);
    if (decimal.scale() > (NO_DECIMALS.contains(currency) ? 0 : DECIMALS)) {
      throw PaypalException.unprocessable("DECIMAL_PRECISION",
          "The currency supports fewer decimals than the value has.");
    }
    if (decimal.signum() <= 0) {
      throw PaypalException.unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE",
          "Must be greater than zero.");
    }
    return new PaypalMoney(currency,
        decimal.movePointRight(exponent(currency)).longValueExact());
  }

  private static int exponent(String currency) {
    try {
      return Currency.getInstance(currency).getDefaultFractionDigits();
    } catch (IllegalArgumentException e) {
      throw PaypalException.unprocessable("INVALID_CURRENCY_CODE",
          "Currency code should be a three-character currency code.");
    }
  }

  /** The amount as PayPal writes it. */
  String value() {
    return BigDecimal.valueOf(minor).movePointLeft(exponent(currency))
        .setScale(NO_DECIMALS.contains(currency) ? 0 : DECIMALS).toPlainString();
  }

  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode()
        .put("currency_code", currency).put("value", value());
  }
}
