package dev.quittance.order.coupons;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code coupons}. */
@Repository
public class Coupons {

  private static final String COLUMNS = """
      code, position, kind, amount_minor, currency, basis_points, valid_from, valid_until,
      total_limit, per_user_limit, bound_to, active, used, created_by, created_at
      """;

  private final DatabaseClient database;

  Coupons(DatabaseClient database) {
    this.database = database;
  }

  /** Whether it is stored now; false if the code is taken. */
  Mono<Boolean> insert(Coupon coupon) {
    Money amount = coupon.benefit() instanceof Benefit.Fixed(Money fixed) ? fixed : null;
    Integer basisPoints = coupon.benefit() instanceof Benefit.Percent(int points) ? points : null;
    return database.sql("""
            INSERT INTO coupons (code, kind, amount_minor, currency, basis_points, valid_from,
                                 valid_until, total_limit, per_user_limit, bound_to, created_by,
                                 created_at)
            VALUES (:code, :kind, :amountMinor, :currency, :basisPoints, :validFrom, :validUntil,
                    :totalLimit, :perUserLimit, :boundTo, :createdBy, :createdAt)
            ON CONFLICT (code) DO NOTHING
            """)
        .bind("code", coupon.code()).bind("kind", amount == null ? "percent" : "fixed")
        .bind("amountMinor", nullable(amount == null ? null : amount.amountMinor(), Long.class))
        .bind("currency", nullable(amount == null ? null : amount.currency(), String.class))
        .bind("basisPoints", nullable(basisPoints, Integer.class))
        .bind("validFrom", nullable(coupon.validFrom(), Instant.class))
        .bind("validUntil", nullable(coupon.validUntil(), Instant.class))
        .bind("totalLimit", nullable(coupon.totalLimit(), Integer.class))
        .bind("perUserLimit", nullable(coupon.perUserLimit(), Integer.class))
        .bind("boundTo", coupon.boundTo().toArray(String[]::new))
        .bind("createdBy", coupon.createdBy()).bind("createdAt", coupon.createdAt())
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** The coupon; empty if there is none. */
  public Mono<Coupon> find(String code) {
    return database.sql("SELECT " + COLUMNS + " FROM coupons WHERE code = :code")
        .bind("code", code).map(Coupons::toCoupon).one();
  }

  /** Whether it was active until now. */
  Mono<Boolean> deactivate(String code, String actor, Instant now) {
    return database.sql("""
            UPDATE coupons SET active = false, deactivated_by = :actor, deactivated_at = :now
             WHERE code = :code AND active
            """)
        .bind("actor", actor).bind("now", now).bind("code", code)
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Locks these coupons in one order always: who swaps two must not wait in a ring. */
  Mono<Void> lock(Collection<String> codes) {
    return database.sql("""
            SELECT code FROM coupons WHERE code = ANY(:codes) ORDER BY code FOR NO KEY UPDATE
            """)
        .bind("codes", codes.toArray(String[]::new)).mapValue(String.class).all().then();
  }

  /** Takes one use of it, unless all are taken or it is not valid; whether it could. */
  Mono<Boolean> take(String code, Instant now) {
    return database.sql("""
            UPDATE coupons SET used = used + 1
             WHERE code = :code AND active AND (total_limit IS NULL OR used < total_limit)
               AND (valid_from IS NULL OR valid_from <= :now)
               AND (valid_until IS NULL OR valid_until > :now)
            """)
        .bind("code", code).bind("now", now).fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Counts a use that has happened, even above the limit. */
  Mono<Void> count(String code) {
    return database.sql("UPDATE coupons SET used = used + 1 WHERE code = :code")
        .bind("code", code).fetch().rowsUpdated().then();
  }

  /** Gives one use back. */
  Mono<Void> giveBack(String code) {
    return database.sql("UPDATE coupons SET used = used - 1 WHERE code = :code")
        .bind("code", code).fetch().rowsUpdated().then();
  }

  /**
   * A coupon with its place in the list.
   *
   * @param position the cursor of what comes after it
   */
  public record Listed(Coupon coupon, long position) {
  }

  /** Coupons before a position, newest first. */
  public Flux<Listed> list(long before, int limit) {
    return database.sql("SELECT " + COLUMNS + """
              FROM coupons WHERE position < :before ORDER BY position DESC LIMIT :limit
            """)
        .bind("before", before).bind("limit", limit)
        .map(row -> new Listed(toCoupon(row), required(row, "position", Long.class))).all();
  }

  private static Coupon toCoupon(Readable row) {
    Benefit benefit = required(row, "kind", String.class).equals("fixed")
        ? new Benefit.Fixed(new Money(required(row, "amount_minor", Long.class),
            required(row, "currency", String.class)))
        : new Benefit.Percent(required(row, "basis_points", Integer.class));
    return new Coupon(
        required(row, "code", String.class), benefit,
        optional(row, "valid_from", Instant.class),
        optional(row, "valid_until", Instant.class),
        optional(row, "total_limit", Integer.class),
        optional(row, "per_user_limit", Integer.class),
        Set.of(required(row, "bound_to", String[].class)),
        required(row, "active", Boolean.class),
        required(row, "used", Integer.class),
        required(row, "created_by", String.class),
        required(row, "created_at", Instant.class));
  }
}
