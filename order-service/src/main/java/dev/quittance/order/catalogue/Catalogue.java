package dev.quittance.order.catalogue;

import dev.quittance.events.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be bought. Checked as a whole when the service starts.
 *
 * @param creditValue what one credit is worth, in major units
 * @param defaultCurrency {@code PAYMENT_DEFAULT_CURRENCY}: meant when a buyer names none
 * @param packages credit packages by their id
 * @param products other products by their id
 */
@ConfigurationProperties("quittance.catalogue")
public record Catalogue(
    @DefaultValue("0.1") BigDecimal creditValue,
    @DefaultValue("CNY") String defaultCurrency,
    @DefaultValue Map<String, CreditPackage> packages,
    @DefaultValue Map<String, Product> products) {

  private static final String ROOT = "quittance.catalogue.";
  private static final int LONGEST_ID = 64;

  public Catalogue {
    // Stripe's own settings write it in lower case.
    defaultCurrency = defaultCurrency.toUpperCase(Locale.ROOT);
    packages = Map.copyOf(packages);
    products = Map.copyOf(products);
    requireCurrency(defaultCurrency);
    if (creditValue.signum() <= 0) {
      throw new IllegalArgumentException(ROOT + "credit-value must be positive");
    }
    String usual = defaultCurrency;
    packages.forEach((id, credits) -> credits.check(named(ROOT + "packages", id), usual));
    products.forEach((id, product) -> product.check(named(ROOT + "products", id), usual));
  }

  private static void requireCurrency(String code) {
    try {
      Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "PAYMENT_DEFAULT_CURRENCY: not an ISO 4217 currency: " + code, e);
    }
  }

  private static String named(String parent, String id) {
    if (!id.matches("[A-Za-z0-9_-]{1," + LONGEST_ID + "}")) {
      throw new IllegalArgumentException(parent + ": '" + id
          + "' is no id: 1 to 64 letters, digits, dashes or underscores");
    }
    return parent + "." + id;
  }

  private static void requireName(String where, @Nullable String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(where + ".name is missing");
    }
  }

  /**
   * Credits at a price.
   *
   * @param price a decimal in major units, in {@code currency}
   * @param currency the default currency if it is null
   * @param prices the same in further currencies
   * @param unitPrice what one credit costs in this package, to show
   */
  public record CreditPackage(String name, long credits, @Nullable String price,
      @Nullable String currency, @DefaultValue Map<String, String> prices,
      @DefaultValue("0") BigDecimal unitPrice) {

    public CreditPackage {
      prices = Map.copyOf(prices);
    }

    private void check(String where, String usual) {
      requireName(where, name);
      if (credits < 1) {
        throw new IllegalArgumentException(where + ".credits must be positive");
      }
      if (unitPrice.signum() < 0) {
        throw new IllegalArgumentException(where + ".unit-price must not be negative");
      }
      pricesIn(where, usual);
    }

    private Prices pricesIn(String where, String usual) {
      return Prices.of(where, price, currency, prices, usual);
    }
  }

  /**
   * Something else at a price.
   *
   * @param price a decimal in major units, in {@code currency}
   * @param currency the default currency if it is null
   * @param prices decimals in major units by currency, instead of, or besides, {@code price}
   */
  public record Product(String name, @Nullable String price, @Nullable String currency,
      @DefaultValue Map<String, String> prices) {

    public Product {
      prices = Map.copyOf(prices);
    }

    private void check(String where, String usual) {
      requireName(where, name);
      pricesIn(where, usual);
    }

    private Prices pricesIn(String where, String usual) {
      return Prices.of(where, price, currency, prices, usual);
    }
  }

  /**
   * Something that can be bought, with its prices.
   *
   * @param kind {@code package} or {@code product}
   * @param credits what is granted when it is paid
   */
  public record Offer(String kind, String id, String name, long credits, Prices prices) {
  }

  /** A credit package; empty if there is no such. */
  public Optional<Offer> findPackage(String id) {
    return Optional.ofNullable(packages.get(id)).map(credits -> new Offer("package", id,
        credits.name(), credits.credits(), credits.pricesIn(id, defaultCurrency)));
  }

  /** A product; empty if there is no such. */
  public Optional<Offer> findProduct(String id) {
    return Optional.ofNullable(products.get(id)).map(product -> new Offer(
        "product", id, product.name(), 0, product.pricesIn(id, defaultCurrency)));
  }

  /** What it costs in that currency, the usual one if it is null; empty if it is not sold so. */
  public Optional<Money> priceOf(Offer offer, @Nullable String currency) {
    return offer.prices().in(currency, defaultCurrency);
  }
}
