package dev.quittance.order.orders;

import dev.quittance.events.Money;
import dev.quittance.order.catalogue.Catalogue;
import dev.quittance.order.catalogue.Catalogue.Offer;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Puts a price on what somebody wants: the catalogue's, never the client's. */
@Component
public class PriceOrder {

  /** Of an order with an amount of its own. */
  public static final int LONGEST_SUBJECT = 120;

  private final Catalogue catalogue;

  PriceOrder(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * What a client asks for; of package, product and amount exactly one counts, in that order.
   *
   * @param amount in major units; only with the scope {@code orders:price}
   * @param currency which of the catalogue's prices, or the amount's
   */
  public record Wanted(@Nullable String creditPackage, @Nullable String productId,
      @Nullable String amount, @Nullable String currency, @Nullable String subject,
      @Nullable String returnUrl, @Nullable Map<String, String> metadata) {
  }

  /**
   * The order that it makes.
   *
   * @throws ProblemException if there is no such thing, or the caller may not ask for it
   */
  public NewOrder price(Wanted wanted, Caller caller) {
    Texts.url("return_url", wanted.returnUrl());
    Map<String, String> metadata = Texts.map("metadata", wanted.metadata());
    String packageId = wanted.creditPackage();
    if (packageId != null) {
      return of(catalogue.findPackage(packageId).orElseThrow(() -> unknown("package", packageId)),
          wanted, caller, metadata);
    }
    String productId = wanted.productId();
    if (productId != null) {
      return of(catalogue.findProduct(productId).orElseThrow(() -> unknown("product", productId)),
          wanted, caller, metadata);
    }
    return ownPrice(wanted, caller, metadata);
  }

  private NewOrder of(
      Offer offer, Wanted wanted, Caller caller, Map<String, String> metadata) {
    Money price = catalogue.priceOf(offer, wanted.currency())
        .orElseThrow(() -> new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT,
            "currency_not_offered", "'" + offer.id() + "' has no price in " + wanted.currency())
            .with("currencies", offer.prices().amounts().keySet()));
    return new NewOrder(caller.userId(), offer.kind(), offer.id(), offer.name(), price,
        offer.credits(), wanted.returnUrl(), metadata);
  }

  private static NewOrder ownPrice(
      Wanted wanted, Caller caller, Map<String, String> metadata) {
    String amount = wanted.amount();
    String currency = wanted.currency();
    String subject = wanted.subject();
    if (amount == null || currency == null || subject == null || subject.isBlank()
        || subject.length() > LONGEST_SUBJECT) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_order",
          "package, product_id, or amount with currency and subject is needed");
    }
    if (!caller.has("orders:price")) {
      throw new ProblemException(HttpStatus.FORBIDDEN, "price_not_allowed",
          "an own amount needs the scope orders:price");
    }
    Texts.line("subject", subject, LONGEST_SUBJECT);
    return new NewOrder(caller.userId(), "amount", null, subject, money(amount, currency), 0,
        wanted.returnUrl(), metadata);
  }

  private static Money money(String amount, String currency) {
    try {
      Money money = Money.ofMajor(amount, currency);
      if (money.isPositive()) {
        return money;
      }
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_amount", String.valueOf(e.getMessage()));
    }
    throw new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid_amount", "the amount must be positive");
  }

  private static ProblemException unknown(String kind, String id) {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT, "unknown_product", "no " + kind + " '" + id + "'");
  }
}
