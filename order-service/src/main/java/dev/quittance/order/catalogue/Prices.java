package dev.quittance.order.catalogue;

import dev.quittance.events.Money;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What something costs, in each currency it is sold in.
 *
 * @param amounts by currency, the usual one first
 */
public record Prices(Map<String, Money> amounts) {

  /**
   * Reads and checks prices as they are configured.
   *
   * @param where the property that holds them, for the error
   * @param prices decimals in major units by currency, besides {@code price} in {@code currency}
   * @param usual the currency that is meant when a buyer names none
   * @throws IllegalArgumentException naming the property that is missing or wrong
   */
  static Prices of(String where, @Nullable String price, @Nullable String currency,
      Map<String, String> prices, String usual) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (price != null) {
      texts.put(currency == null ? usual : currency, price);
    }
    prices.forEach((name, text) -> {
      if (texts.put(name, text) != null) {
        throw new IllegalArgumentException(where + ".prices: " + name + " has two prices");
      }
    });
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(where + ": price, or prices by currency, is missing");
    }
    if (texts.size() > 1 && !texts.containsKey(usual)) {
      throw new IllegalArgumentException(where + ".prices: none in " + usual
          + ", which is meant when a buyer names no currency (PAYMENT_DEFAULT_CURRENCY)");
    }
    Map<String, Money> amounts = new LinkedHashMap<>();
    texts.forEach((name, text) -> amounts.put(name, amount(where, name, text)));
    return new Prices(amounts);
  }

  private static Money amount(String where, String currency, String price) {
    Money money;
    try {
      money = Money.ofMajor(price, currency);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
    if (!money.isPositive()) {
      throw new IllegalArgumentException(where + ": the price must be positive, not " + money);
    }
    return money;
  }

  /** The price in that currency; in the usual one, or else the only one, if it is null. */
  Optional<Money> in(@Nullable String currency, String usual) {
    if (currency != null) {
      return Optional.ofNullable(amounts.get(currency));
    }
    Money money = amounts.get(usual);
    return money == null ? amounts.values().stream().findFirst() : Optional.of(money);
  }
}
