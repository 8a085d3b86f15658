package dev.quittance.order.coupons;

import dev.quittance.events.Money;
import dev.quittance.order.orders.Order;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A coupon as an administrator made it, with how often it is in use.
 *
 * @param code upper-case; typed in any case
 * @param validFrom null for always
 * @param validUntil the first moment at which it is not valid any more; null for never
 * @param totalLimit how many orders may hold it; null for any number
 * @param perUserLimit how many orders of one user may hold it; null for any number
 * @param boundTo {@code package:<id>} and {@code product:<id>}; empty for whatever is sold
 * @param used how many orders hold it; more than the limit only after late payments
 */
public record Coupon(
    String code,
    Benefit benefit,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    @Nullable Integer totalLimit,
    @Nullable Integer perUserLimit,
    Set<String> boundTo,
    boolean active,
    int used,
    String createdBy,
    Instant createdAt) {

  private static final String CODE = "[A-Z0-9][A-Z0-9_-]{2,39}";

  /** What a coupon does to an order. */
  sealed interface Discount {

    /** It can be used: so much comes off. */
    record Granted(Money off) implements Discount {
    }

    /**
     * It cannot.
     *
     * @param code stable, for the caller
     */
    record Refused(String code, String detail) implements Discount {
    }
  }

  public Coupon {
    boundTo = Set.copyOf(boundTo);
    if (!isCode(code)) {
      throw new IllegalArgumentException(
          "a coupon's code must be 3 to 40 letters, digits, dashes or underscores");
    }
    if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException("valid_from must be before valid_until");
    }
    if (isBelowOne(totalLimit) || isBelowOne(perUserLimit)) {
      throw new IllegalArgumentException("a coupon's limits must be at least 1");
    }
  }

  private static boolean isBelowOne(@Nullable Integer limit) {
    return limit != null && limit < 1;
  }

  /** The code as it is stored. */
  public static String normal(String typed) {
    return typed.strip().toUpperCase(Locale.ROOT);
  }

  static boolean isCode(String text) {
    return text.matches(CODE);
  }

  /**
   * Decides what it does to an order's list price.
   *
   * @param heldByUser how many other orders of the same user hold it
   */
  Discount on(Order order, int heldByUser, Instant now) {
    if (!active) {
      return refused("coupon_inactive", "is not active");
    }
    if (validFrom != null && now.isBefore(validFrom)) {
      return refused("coupon_not_yet_valid", "is valid from " + validFrom);
    }
    if (validUntil != null && !now.isBefore(validUntil)) {
      return refused("coupon_expired", "was valid until " + validUntil);
    }
    if (!boundTo.isEmpty() && !boundTo.contains(order.kind() + ":" + order.productId())) {
      return refused("coupon_not_applicable", "is not for this product");
    }
    if (totalLimit != null && used >= totalLimit) {
      return exhausted();
    }
    if (perUserLimit != null && heldByUser >= perUserLimit) {
      return heldTooOften();
    }
    return on(order.listAmount());
  }

  private Discount on(Money price) {
    return switch (benefit) {
      case Benefit.Percent percent -> granted(percent.of(price), price);
      case Benefit.Fixed(Money off) when !off.currency().equals(price.currency()) ->
        refused("coupon_currency_mismatch", "is in " + off.currency());
      case Benefit.Fixed(Money off) -> granted(off, price);
    };
  }

  private Discount granted(Money off, Money price) {
    if (off.amountMinor() >= price.amountMinor()) {
      // Every order is paid through a provider, and none of them takes an amount of zero.
      return refused("coupon_leaves_nothing", "leaves nothing to pay");
    }
    return off.isPositive() ? new Discount.Granted(off)
        : refused("coupon_without_effect", "takes nothing off so small a price");
  }

  Discount.Refused exhausted() {
    return refused("coupon_exhausted", "is used up");
  }

  Discount.Refused heldTooOften() {
    return refused("coupon_user_limit", "cannot be used again by the same user");
  }

  private Discount.Refused refused(String code, String detail) {
    return new Discount.Refused(code, "coupon " + this.code + " " + detail);
  }
}
