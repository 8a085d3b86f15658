package dev.quittance.order.coupons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.order.coupons.Coupon.Discount;
import dev.quittance.order.orders.NewOrder;
import dev.quittance.order.orders.Order;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CouponTests {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Benefit TENTH = new Benefit.Percent(1000);

  private static Order order(long priceMinor, String currency) {
    return Order.created(new OrderId("o-1"), new NewOrder("user-1", "package", "trial", "Trial",
        new Money(priceMinor, currency), 500, null, Map.of()), NOW.plusSeconds(60), NOW);
  }

  private static Coupon coupon(Benefit benefit, @Nullable Instant from, @Nullable Instant until,
      @Nullable Integer total, @Nullable Integer perUser, Set<String> boundTo, boolean active,
      int used) {
    return new Coupon(
        "CODE", benefit, from, until, total, perUser, boundTo, active, used, "admin", NOW);
  }

  private static Coupon of(Benefit benefit) {
    return coupon(benefit, null, null, null, null, Set.of(), true, 0);
  }

  private static Coupon limited(@Nullable Integer total, @Nullable Integer perUser, int used) {
    return coupon(TENTH, null, null, total, perUser, Set.of(), true, used);
  }

  private static Coupon valid(@Nullable Instant from, @Nullable Instant until) {
    return coupon(TENTH, from, until, null, null, Set.of(), true, 0);
  }

  private static Coupon boundTo(String... products) {
    return coupon(TENTH, null, null, null, null, Set.of(products), true, 0);
  }

  private static String outcome(Coupon coupon, int held) {
    return switch (coupon.on(order(5000, "CNY"), held, NOW)) {
      case Discount.Granted(Money off) -> off.toString();
      case Discount.Refused(String code, String _) -> code;
    };
  }

  /** Half up, to the minor unit of the currency; something is left unless it is 100 %. */
  @ParameterizedTest
  @CsvSource({
    "10,    5000, CNY,  500",
    "33.33, 1000, CNY,  333",
    "12.5,  1004, CNY,  126",
    "12.5,   999, CNY,  125",
    "0.01,  4999, CNY,    0",
    "0.01,  5000, CNY,    1",
    "99.99,    1, CNY,    0",
    "99.99,  100, CNY,   99",
    "50,       1, JPY,    0",
    "50,     801, JPY,  401",
    "15,    1230, KWD,  185",
    "100,   5000, CNY, 5000",
    "99.99, 9223372036854775807, CNY, 9222449699651090329",
  })
  void takesAPercentageOff(String percent, long price, String currency, long off) {
    Benefit.Percent benefit = new Benefit.Percent(
        new BigDecimal(percent).movePointRight(2).intValueExact());

    assertThat(benefit.of(new Money(price, currency))).isEqualTo(new Money(off, currency));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 49, 50, 3333, 5000, 9949, 9950, 9999})
  void leavesSomethingOfEveryPriceBelowHundredPercent(int basisPoints) {
    for (long price = 1; price <= 2000; price++) {
      long off = new Benefit.Percent(basisPoints).of(new Money(price, "JPY")).amountMinor();
      assertThat(off).isBetween(0L, price - 1);
    }
  }

  @Test
  void grantsWithinAllLimits() {
    assertThat(outcome(of(TENTH), 1000)).isEqualTo("5.00 CNY");
    assertThat(outcome(of(new Benefit.Fixed(new Money(4999, "CNY"))), 0)).isEqualTo("49.99 CNY");
    assertThat(outcome(valid(NOW, NOW.plusNanos(1)), 0)).isEqualTo("5.00 CNY");
    assertThat(outcome(limited(3, 2, 2), 1)).isEqualTo("5.00 CNY");
    assertThat(outcome(boundTo("product:book", "package:trial"), 0)).isEqualTo("5.00 CNY");
  }

  @Test
  void refusesWithTheReason() {
    assertThat(outcome(coupon(TENTH, null, null, null, null, Set.of(), false, 0), 0))
        .isEqualTo("coupon_inactive");
    assertThat(outcome(valid(NOW.plusNanos(1), null), 0)).isEqualTo("coupon_not_yet_valid");
    assertThat(outcome(valid(null, NOW), 0)).isEqualTo("coupon_expired");
    assertThat(outcome(boundTo("product:trial"), 0)).isEqualTo("coupon_not_applicable");
    assertThat(outcome(limited(3, null, 3), 0)).isEqualTo("coupon_exhausted");
    assertThat(outcome(limited(3, null, 4), 0)).as("above the limit after a late payment")
        .isEqualTo("coupon_exhausted");
    assertThat(outcome(limited(null, 2, 2), 2)).isEqualTo("coupon_user_limit");
    assertThat(outcome(of(new Benefit.Fixed(new Money(100, "USD"))), 0))
        .isEqualTo("coupon_currency_mismatch");
    assertThat(outcome(of(new Benefit.Fixed(new Money(5000, "CNY"))), 0))
        .isEqualTo("coupon_leaves_nothing");
    assertThat(outcome(of(new Benefit.Fixed(new Money(9000, "CNY"))), 0))
        .isEqualTo("coupon_leaves_nothing");
    assertThat(outcome(of(new Benefit.Percent(10_000)), 0)).isEqualTo("coupon_leaves_nothing");
    assertThat(of(new Benefit.Percent(1)).on(order(100, "CNY"), 0, NOW))
        .isInstanceOfSatisfying(Discount.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("coupon_without_effect"));
  }

  @Test
  void canOnlyBeMadeToMakeSense() {
    assertThatThrownBy(() -> new Benefit.Percent(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Benefit.Percent(10_001))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Benefit.Fixed(Money.zero("CNY")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> valid(NOW, NOW)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limited(0, null, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limited(null, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    for (String code : new String[] {"", "AB", "lower", "A B", "-ABC", "A".repeat(41), "ABC\n"}) {
      assertThat(Coupon.isCode(code)).as(code).isFalse();
    }
    assertThat(Coupon.isCode(Coupon.normal(" spring-26 "))).isTrue();
  }
}
