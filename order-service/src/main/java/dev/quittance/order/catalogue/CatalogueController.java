package dev.quittance.order.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.order.catalogue.Catalogue.CreditPackage;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the credit packages to everybody. */
@RestController
class CatalogueController {

  private final Catalogue catalogue;

  CatalogueController(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** A package as a frontend sees it. */
  record PackageView(
      String name, long credits, String price, String currency, BigDecimal unitPrice) {
  }

  /** All packages by id, the smallest first. */
  record PackagesView(
      Map<String, PackageView> packages,
      @JsonProperty("credit_value_rmb") BigDecimal creditValue) {
  }

  @GetMapping("/api/payments/packages")
  PackagesView packages() {
    Map<String, PackageView> views = new LinkedHashMap<>();
    catalogue.packages().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(CreditPackage::credits)))
        .forEach(entry -> views.put(entry.getKey(), view(entry.getValue())));
    return new PackagesView(views, catalogue.creditValue());
  }

  private static PackageView view(CreditPackage credits) {
    return new PackageView(credits.name(), credits.credits(), credits.amount().toMajorText(),
        credits.currency(), credits.unitPrice());
  }
}
