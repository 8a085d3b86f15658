package dev.quittance.order.catalogue;

import dev.quittance.events.Money;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be bought.
 *
 * @param creditValue what one credit is worth, in major units
 * @param packages credit packages by their id
 * @param products other products by their id
 */
@ConfigurationProperties("quittance.catalogue")
public record Catalogue(
    @DefaultValue("0.1") BigDecimal creditValue,
    @DefaultValue Map<String, CreditPackage> packages,
    @DefaultValue Map<String, Product> products) {

  public Catalogue {
    packages = Map.copyOf(packages);
    products = Map.copyOf(products);
  }

  /**
   * Credits at a price.
   *
   * @param price a decimal in major units
   * @param unitPrice what one credit costs in this package, to show
   */
  public record CreditPackage(
      String name, long credits, String price, String currency, BigDecimal unitPrice) {

    public CreditPackage {
      if (!Money.ofMajor(price, currency).isPositive() || credits < 1) {
        throw new IllegalArgumentException(
            "quittance.catalogue.packages: price and credits must be positive for " + name);
      }
    }

    public Money amount() {
      return Money.ofMajor(price, currency);
    }
  }

  /**
   * Something else at a price.
   *
   * @param price a decimal in major units
   */
  public record Product(String name, String price, String currency) {

    public Product {
      if (!Money.ofMajor(price, currency).isPositive()) {
        throw new IllegalArgumentException(
            "quittance.catalogue.products: price must be positive for " + name);
      }
    }

    public Money amount() {
      return Money.ofMajor(price, currency);
    }
  }

  public Optional<CreditPackage> findPackage(String id) {
    return Optional.ofNullable(packages.get(id));
  }

  public Optional<Product> findProduct(String id) {
    return Optional.ofNullable(products.get(id));
  }
}
