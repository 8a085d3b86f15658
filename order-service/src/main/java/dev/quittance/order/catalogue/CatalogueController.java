package dev.quittance.order.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.events.Money;
import dev.quittance.order.catalogue.Catalogue.CreditPackage;
import dev.quittance.order.catalogue.Catalogue.Offer;
import dev.quittance.runtime.openapi.Endpoint;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what can be bought to everybody. */
@RestController
class CatalogueController {

  private final Catalogue catalogue;

  CatalogueController(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * A package as a frontend sees it.
   *
   * @param price in major units of {@code currency}, which is meant if the buyer names none
   * @param prices the same in every currency it is sold in
   */
  record PackageView(String name, long credits, String price, String currency,
      BigDecimal unitPrice, Map<String, String> prices) {
  }

  /** All packages by id, the smallest first. */
  record PackagesView(
      Map<String, PackageView> packages,
      @JsonProperty("credit_value_rmb") BigDecimal creditValue) {
  }

  /**
   * A product as a frontend sees it.
   *
   * @param price in major units of {@code currency}, which is meant if the buyer names none
   * @param prices the same in every currency it is sold in
   */
  record ProductView(String name, String price, String currency, Map<String, String> prices) {
  }

  /** All products by id. */
  record ProductsView(Map<String, ProductView> products) {
  }

  /** The credit packages with their prices. */
  @Endpoint(id = "listPackages")
  @GetMapping("/api/payments/packages")
  PackagesView packages() {
    Map<String, PackageView> views = new LinkedHashMap<>();
    catalogue.packages().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(CreditPackage::credits)))
        .forEach(entry -> views.put(entry.getKey(), view(entry.getKey(), entry.getValue())));
    return new PackagesView(views, catalogue.creditValue());
  }

  /** The other products with their prices. */
  @Endpoint(id = "listProducts")
  @GetMapping("/api/products")
  ProductsView products() {
    Map<String, ProductView> views = new LinkedHashMap<>();
    catalogue.products().keySet().stream().sorted().forEach(id -> {
      Offer offer = catalogue.findProduct(id).orElseThrow();
      Money usual = catalogue.priceOf(offer, null).orElseThrow();
      views.put(id, new ProductView(
          offer.name(), usual.toMajorText(), usual.currency(), texts(offer)));
    });
    return new ProductsView(views);
  }

  private PackageView view(String id, CreditPackage credits) {
    Offer offer = catalogue.findPackage(id).orElseThrow();
    Money usual = catalogue.priceOf(offer, null).orElseThrow();
    return new PackageView(credits.name(), credits.credits(), usual.toMajorText(),
        usual.currency(), credits.unitPrice(), texts(offer));
  }

  private static Map<String, String> texts(Offer offer) {
    Map<String, String> texts = new LinkedHashMap<>();
    offer.prices().amounts()
        .forEach((currency, money) -> texts.put(currency, money.toMajorText()));
    return texts;
  }
}
