package dev.quittance.order.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.order.catalogue.Catalogue.Offer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The catalogue as it is configured. */
@Timeout(30)
class CatalogueTests {

  private static Catalogue catalogue(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("quittance.catalogue", Catalogue.class);
  }

  private static Map<String, String> course() {
    return new HashMap<>(Map.of(
        "quittance.catalogue.products.course.name", "A course",
        "quittance.catalogue.products.course.prices.CNY", "199.00",
        "quittance.catalogue.products.course.prices.USD", "29.99",
        "quittance.catalogue.products.course.prices.JPY", "4000"));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "CNY, -, CNY, 19900", "CNY, USD, USD, 2999", "CNY, JPY, JPY, 4000", "usd, -, USD, 2999",
  })
  void pricesAProductInTheCurrencyThatIsAskedFor(
      String usual, String asked, String currency, long minor) {
    Map<String, String> properties = course();
    properties.put("quittance.catalogue.default-currency", usual);
    Catalogue catalogue = catalogue(properties);

    Offer offer = catalogue.findProduct("course").orElseThrow();

    assertThat(catalogue.priceOf(offer, asked)).contains(new Money(minor, currency));
    assertThat(catalogue.priceOf(offer, "THB")).isEmpty();
    assertThat(catalogue.priceOf(offer, "usd")).as("a code is upper case").isEmpty();
  }

  @Test
  void takesTheOnlyPriceThereIs() {
    Catalogue catalogue = catalogue(Map.of(
        "quittance.catalogue.default-currency", "THB",
        "quittance.catalogue.packages.small.name", "Small",
        "quittance.catalogue.packages.small.credits", "500",
        "quittance.catalogue.packages.small.price", "50.00",
        "quittance.catalogue.packages.small.currency", "CNY"));

    Offer offer = catalogue.findPackage("small").orElseThrow();

    assertThat(catalogue.priceOf(offer, null)).contains(new Money(5000, "CNY"));
    assertThat(offer.credits()).isEqualTo(500);
    assertThat(catalogue.findPackage("none")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    // what is set | to what | what the error names
    "products.course.prices.USD | 0.00 | products.course: the price must be positive",
    "products.course.prices.USD | -1.00 | products.course: the price must be positive",
    "products.course.prices.USD | 1.999 | USD has 2 decimals",
    "products.course.prices.JPY | 10.5 | JPY has 0 decimals",
    "products.course.prices.XYZ | 1.00 | not an ISO 4217 currency: XYZ",
    "products.course.prices.USD | cheap | not a decimal amount: cheap",
    "products.course.price | 5.00 | products.course.prices: CNY has two prices",
    "products.other.name | Other | products.other: price, or prices by currency, is missing",
    "products.course.name | ' ' | products.course.name is missing",
    "products.[a b].price | 5.00 | is no id",
    "default-currency | THB | products.course.prices: none in THB",
    "default-currency | EURO | PAYMENT_DEFAULT_CURRENCY: not an ISO 4217 currency: EURO",
    "packages.p.price | 5.00 | packages.p.name is missing",
    "credit-value | 0 | credit-value must be positive",
  })
  void refusesToStartWithWhatMakesNoSense(String property, String value, String told) {
    Map<String, String> properties = course();
    properties.put("quittance.catalogue." + property, value);

    assertThatThrownBy(() -> catalogue(properties)).isInstanceOf(BindException.class)
        .hasStackTraceContaining(told);
  }

  @Test
  void refusesAPackageWithoutCredits() {
    assertThatThrownBy(() -> catalogue(Map.of(
        "quittance.catalogue.packages.p.name", "P",
        "quittance.catalogue.packages.p.credits", "0",
        "quittance.catalogue.packages.p.price", "5.00")))
        .rootCause().hasMessageContaining("packages.p.credits must be positive");
  }
}
