package dev.quittance.order.coupons.web;

import dev.quittance.events.Money;
import dev.quittance.order.coupons.Benefit;
import dev.quittance.order.coupons.Coupon;
import dev.quittance.order.coupons.Coupons;
import dev.quittance.order.coupons.ManageCoupons;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Coupons for those with the scope {@code payments:admin}. */
@RestController
@RequestMapping("/api/admin/coupons")
class CouponAdminController {

  private static final int LARGEST_PAGE = 200;
  private static final int MOST_BOUND = 100;
  private static final String PERCENT = "^[0-9]{1,3}(\\.[0-9]{1,2})?$";

  private final ManageCoupons manageCoupons;
  private final Coupons coupons;
  private final Clock clock;

  CouponAdminController(ManageCoupons manageCoupons, Coupons coupons, Clock clock) {
    this.manageCoupons = manageCoupons;
    this.coupons = coupons;
    this.clock = clock;
  }

  /**
   * A coupon to be made.
   *
   * @param code 3 to 40 letters, digits, dashes or underscores, in any case
   * @param percent 0.01 to 100, at most two decimals; either this or {@code amount} is needed
   * @param amount in major units, with its {@code currency}
   */
  record CouponRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED,
          pattern = "^\\s*[A-Za-z0-9][A-Za-z0-9_-]{2,39}\\s*$")
      @Nullable String code,
      @Schema(pattern = PERCENT) @Nullable String percent, @Nullable String amount,
      @Nullable String currency, @Nullable Instant validFrom, @Nullable Instant validUntil,
      @Schema(implementation = Integer.class, minimum = "1") @Nullable BigDecimal totalLimit,
      @Schema(implementation = Integer.class, minimum = "1") @Nullable BigDecimal perUserLimit,
      @ArraySchema(maxItems = MOST_BOUND) @Nullable List<String> packages,
      @ArraySchema(maxItems = MOST_BOUND) @Nullable List<String> products) {
  }

  /** A coupon as the API shows it. */
  record CouponView(String code, @Nullable String percent, @Nullable String amount,
      @Nullable String currency, @Nullable Instant validFrom, @Nullable Instant validUntil,
      @Nullable Integer totalLimit, @Nullable Integer perUserLimit, List<String> packages,
      List<String> products, boolean active, int used, String createdBy, Instant createdAt) {

    static CouponView of(Coupon coupon) {
      Money fixed = coupon.benefit() instanceof Benefit.Fixed(Money amount) ? amount : null;
      String percent = coupon.benefit() instanceof Benefit.Percent(int points)
          ? BigDecimal.valueOf(points, 2).toPlainString() : null;
      return new CouponView(coupon.code(), percent, fixed == null ? null : fixed.toMajorText(),
          fixed == null ? null : fixed.currency(), coupon.validFrom(), coupon.validUntil(),
          coupon.totalLimit(), coupon.perUserLimit(), bound(coupon, "package:"),
          bound(coupon, "product:"), coupon.active(), coupon.used(), coupon.createdBy(),
          coupon.createdAt());
    }

    private static List<String> bound(Coupon coupon, String kind) {
      return coupon.boundTo().stream().filter(bound -> bound.startsWith(kind))
          .map(bound -> bound.substring(kind.length())).sorted().toList();
    }
  }

  /** A page of coupons. */
  record CouponPage(List<CouponView> items, @Nullable String nextCursor) {
  }

  /** Makes a coupon. */
  @Endpoint(id = "createCoupon", success = {
    "201 created"
  }, located = "201", problems = {
    "400 invalid_request", "400 invalid_amount", "403 forbidden", "409 coupon_exists",
    "422 unknown_product"
  })
  @PostMapping
  Mono<ResponseEntity<CouponView>> create(@RequestBody CouponRequest request, Caller caller) {
    caller.requireAdmin();
    return manageCoupons.create(couponOf(request, caller.userId()))
        .map(coupon -> ResponseEntity.created(URI.create("/api/admin/coupons/" + coupon.code()))
            .body(CouponView.of(coupon)));
  }

  private Coupon couponOf(CouponRequest request, String actor) {
    try {
      return new Coupon(request.code() == null ? "" : Coupon.normal(request.code()),
          benefitOf(request), request.validFrom(), request.validUntil(),
          wholeOf(request.totalLimit()), wholeOf(request.perUserLimit()),
          boundOf(request), true, 0, actor, clock.instant());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_request", String.valueOf(e.getMessage()));
    }
  }

  /** A fraction would be cut off without a word if the field were an integer. */
  private static @Nullable Integer wholeOf(@Nullable BigDecimal limit) {
    try {
      return limit == null ? null : limit.intValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a coupon's limits must be whole numbers", e);
    }
  }

  private static Benefit benefitOf(CouponRequest request) {
    String percent = request.percent();
    String amount = request.amount();
    String currency = request.currency();
    if (percent != null && amount == null && currency == null
        && percent.matches(PERCENT)) {
      return new Benefit.Percent(new BigDecimal(percent).movePointRight(2).intValueExact());
    }
    if (percent == null && amount != null && currency != null) {
      return new Benefit.Fixed(Money.ofMajor(amount, currency));
    }
    throw new IllegalArgumentException(
        "either percent with at most two decimals, or amount with currency is needed");
  }

  private static Set<String> boundOf(CouponRequest request) {
    List<String> packages = request.packages() == null ? List.of() : request.packages();
    List<String> products = request.products() == null ? List.of() : request.products();
    if (packages.size() + products.size() > MOST_BOUND) {
      throw new IllegalArgumentException("at most " + MOST_BOUND + " packages and products");
    }
    return Stream.concat(packages.stream().map(id -> "package:" + id),
        products.stream().map(id -> "product:" + id)).collect(Collectors.toSet());
  }

  /** Coupons, newest first. */
  @Endpoint(id = "listCoupons", problems = {
    "400 invalid_request", "400 invalid_cursor", "403 forbidden"
  })
  @GetMapping
  Mono<CouponPage> list(Caller caller, @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    caller.requireAdmin();
    if (!cursor.matches("[0-9]{0,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor");
    }
    long before = cursor.isBlank() ? Long.MAX_VALUE : Long.parseLong(cursor);
    return coupons.list(before, Math.clamp(limit, 1, LARGEST_PAGE)).collectList()
        .map(CouponAdminController::page);
  }

  private static CouponPage page(List<Coupons.Listed> listed) {
    return new CouponPage(
        listed.stream().map(Coupons.Listed::coupon).map(CouponView::of).toList(),
        listed.isEmpty() ? null : Long.toString(listed.getLast().position()));
  }

  /** A coupon. */
  @Endpoint(id = "showCoupon", problems = {"403 forbidden", "404 coupon_not_found"})
  @GetMapping("/{code}")
  Mono<CouponView> coupon(@PathVariable String code, Caller caller) {
    caller.requireAdmin();
    return manageCoupons.find(code).map(CouponView::of);
  }

  /** Switches a coupon off; who holds it keeps it. */
  @Endpoint(id = "deactivateCoupon", problems = {"403 forbidden", "404 coupon_not_found"})
  @PostMapping("/{code}/deactivate")
  Mono<CouponView> deactivate(@PathVariable String code, Caller caller) {
    caller.requireAdmin();
    return manageCoupons.deactivate(code, caller.userId()).map(CouponView::of);
  }
}
