package dev.quittance.order.coupons;

import static dev.quittance.runtime.sql.Columns.nullable;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.order.orders.Order;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/**
 * The table {@code coupon_redemptions}. Whoever adds a holder has locked the coupon's row before,
 * by counting it; so the free slot of a user is read and taken in turn.
 */
@Repository
class Redemptions {

  private static final String FREE_SLOT = """
      (SELECT min(slot) AS slot
         FROM generate_series(1, (SELECT count(*) + 1 FROM coupon_redemptions
                                   WHERE code = :code AND user_id = :userId
                                     AND status <> 'released')) AS slot
        WHERE NOT EXISTS (SELECT 1 FROM coupon_redemptions held
                           WHERE held.code = :code AND held.user_id = :userId
                             AND held.status <> 'released' AND held.slot = slot.slot)) AS free
      """;

  private final DatabaseClient database;

  Redemptions(DatabaseClient database) {
    this.database = database;
  }

  /** How many orders of that user hold the coupon. */
  Mono<Integer> heldBy(String userId, String code) {
    return database.sql("""
            SELECT count(*)::int FROM coupon_redemptions
             WHERE code = :code AND user_id = :userId AND status <> 'released'
            """)
        .bind("code", code).bind("userId", userId).mapValue(Integer.class).one();
  }

  /** Reserves it for an order; whether the user's limit allowed it. */
  Mono<Boolean> reserve(Order order, Coupon coupon, Money off, Instant now) {
    return database.sql("""
            INSERT INTO coupon_redemptions (order_id, code, user_id, slot, status, discount_minor,
                                            currency, created_at)
            SELECT :orderId, :code, :userId, free.slot, 'reserved', :off, :currency, :now
              FROM
            """ + FREE_SLOT + """
             WHERE CAST(:perUserLimit AS int) IS NULL OR free.slot <= :perUserLimit
            ON CONFLICT (order_id, code) DO UPDATE
               SET slot = excluded.slot, status = 'reserved', updated_at = now(),
                   discount_minor = excluded.discount_minor
             WHERE coupon_redemptions.status = 'released'
            """)
        .bind("orderId", order.orderId().value()).bind("code", coupon.code())
        .bind("userId", order.userId()).bind("off", off.amountMinor())
        .bind("currency", off.currency()).bind("now", now)
        .bind("perUserLimit", nullable(coupon.perUserLimit(), Integer.class))
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Makes a reservation a use; whether there was one. */
  Mono<Boolean> confirm(OrderId orderId, String code) {
    return database.sql("""
            UPDATE coupon_redemptions SET status = 'confirmed', updated_at = now()
             WHERE order_id = :orderId AND code = :code AND status = 'reserved'
            """)
        .bind("orderId", orderId.value()).bind("code", code)
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Makes a use of what was given back before, above the limits if need be; whether it was. */
  Mono<Boolean> confirmAgain(Order order, String code) {
    return database.sql("""
            UPDATE coupon_redemptions
               SET status = 'confirmed', slot = free.slot, updated_at = now()
              FROM
            """ + FREE_SLOT + """
             WHERE order_id = :orderId AND code = :code AND status = 'released'
            """)
        .bind("orderId", order.orderId().value()).bind("userId", order.userId())
        .bind("code", code).fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Ends what an order holds; whether it held it. */
  Mono<Boolean> release(OrderId orderId, String code) {
    return database.sql("""
            UPDATE coupon_redemptions SET status = 'released', updated_at = now()
             WHERE order_id = :orderId AND code = :code AND status <> 'released'
            """)
        .bind("orderId", orderId.value()).bind("code", code)
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }
}
