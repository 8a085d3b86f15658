package dev.quittance.order.coupons;

import dev.quittance.order.catalogue.Catalogue;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Creates and deactivates coupons, for administrators. A coupon is never changed otherwise. */
@Component
public class ManageCoupons {

  private static final Logger log = LoggerFactory.getLogger(ManageCoupons.class);

  private final Coupons coupons;
  private final Catalogue catalogue;
  private final Clock clock;

  ManageCoupons(Coupons coupons, Catalogue catalogue, Clock clock) {
    this.coupons = coupons;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** The coupon; {@code coupon_exists} if its code is taken. */
  public Mono<Coupon> create(Coupon coupon) {
    coupon.boundTo().forEach(this::requireSold);
    return coupons.insert(coupon).flatMap(inserted -> inserted ? Mono.just(coupon)
            : Mono.error(() -> new ProblemException(HttpStatus.CONFLICT, "coupon_exists",
                "there is a coupon " + coupon.code() + " already")))
        .doOnNext(created -> log.info("coupon created: code={} by={}", created.code(),
            created.createdBy()));
  }

  /** A slip of the pen here would make a coupon that nobody can use. */
  private void requireSold(String bound) {
    String id = bound.substring(bound.indexOf(':') + 1);
    boolean sold = bound.startsWith("package:")
        ? catalogue.findPackage(id).isPresent() : catalogue.findProduct(id).isPresent();
    if (!sold) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT, "unknown_product", "the catalogue has no " + bound);
    }
  }

  /** The coupon, which no order can get from now on; orders that hold it keep it. */
  public Mono<Coupon> deactivate(String typed, String actor) {
    return find(typed)
        .flatMap(coupon -> coupons.deactivate(coupon.code(), actor, clock.instant())
            .doOnNext(changed -> log.info("coupon deactivated: code={} by={} changed={}",
                coupon.code(), actor, changed)))
        .then(Mono.defer(() -> find(typed)));
  }

  /** The coupon; {@code coupon_not_found} if there is none. */
  public Mono<Coupon> find(String typed) {
    String code = Coupon.normal(typed);
    Mono<Coupon> found = Coupon.isCode(code) ? coupons.find(code) : Mono.empty();
    return found.switchIfEmpty(Mono.error(() -> new ProblemException(
        HttpStatus.NOT_FOUND, "coupon_not_found", "no coupon " + code)));
  }
}
