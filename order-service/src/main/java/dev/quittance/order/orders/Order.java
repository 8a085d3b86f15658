package dev.quittance.order.orders;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to buy.
 *
 * @param wanted what it is, whose, and its list price
 * @param price what is to be paid for it
 * @param route how it is paid; null while nobody has chosen
 * @param paid by what; null while it is not
 * @param dispute how far disputes of its payments got; changed by {@link Orders#markDispute} alone
 * @param version guards the next change
 */
public record Order(
    OrderId orderId,
    NewOrder wanted,
    Price price,
    OrderStatus status,
    @Nullable Route route,
    @Nullable Paid paid,
    Instant expiresAt,
    int version,
    Instant createdAt,
    DisputeStatus dispute) {

  /**
   * What is to be paid.
   *
   * @param amount exactly that
   * @param couponCode why it is not the list price; stays when the order has ended
   */
  public record Price(Money amount, @Nullable String couponCode) {
  }

  /**
   * The way of its last attempt, or of the one that paid it.
   *
   * @param provider {@code stripe} for one
   * @param subChannel null if the provider has none
   */
  public record Route(String provider, @Nullable String subChannel) {
  }

  /** The attempt whose money paid it, and when. */
  public record Paid(PaymentId paymentId, Instant at) {
  }

  /** A new order at its list price. */
  public static Order created(
      OrderId orderId, NewOrder wanted, Instant expiresAt, Instant createdAt) {
    return new Order(orderId, wanted, new Price(wanted.amount(), null), OrderStatus.CREATED, null,
        null, expiresAt, 0, createdAt, DisputeStatus.NONE);
  }

  public String userId() {
    return wanted.userId();
  }

  public String kind() {
    return wanted.kind();
  }

  /** The package or product; null for an amount that a trusted backend set. */
  public @Nullable String productId() {
    return wanted.productId();
  }

  public String subject() {
    return wanted.subject();
  }

  /** The catalogue's price, before any coupon. */
  public Money listAmount() {
    return wanted.amount();
  }

  /** Exactly what is to be paid. */
  public Money amount() {
    return price.amount();
  }

  public @Nullable String couponCode() {
    return price.couponCode();
  }

  /** What is granted when it is paid. */
  public long credits() {
    return wanted.credits();
  }

  /** The provider used last. */
  public @Nullable String paymentChannel() {
    return route == null ? null : route.provider();
  }

  /** The provider's sub-channel. */
  public @Nullable String channel() {
    return route == null ? null : route.subChannel();
  }

  public @Nullable String returnUrl() {
    return wanted.returnUrl();
  }

  public Map<String, String> metadata() {
    return wanted.metadata();
  }

  public @Nullable Instant paidAt() {
    return paid == null ? null : paid.at();
  }

  /** The attempt whose money paid it. */
  public @Nullable PaymentId paidPaymentId() {
    return paid == null ? null : paid.paymentId();
  }

  /** The same order at another price. */
  public Order pricedAt(Money amount, @Nullable String coupon) {
    return changed(new Price(amount, coupon), status, route, paid);
  }

  /** The same order in another state. */
  public Order with(OrderStatus next) {
    return changed(price, next, route, paid);
  }

  /** The same order, paid by that attempt. */
  public Order paidBy(PaymentId payment, Instant at) {
    return changed(price, OrderStatus.PAID, route, new Paid(payment, at));
  }

  /** The same order, with the channel that it is really paid through. */
  public Order through(String provider, @Nullable String subChannel) {
    return changed(price, status, new Route(provider, subChannel), paid);
  }

  /** The same order, to be paid through that channel. */
  public Order awaitingPaymentBy(String provider, @Nullable String subChannel) {
    return through(provider, subChannel).with(OrderStatus.AWAITING_PAYMENT);
  }

  private Order changed(
      Price next, OrderStatus state, @Nullable Route way, @Nullable Paid payment) {
    return new Order(orderId, wanted, next, state, way, payment, expiresAt, version, createdAt,
        dispute);
  }
}
