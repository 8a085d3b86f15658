package dev.quittance.order.coupons;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How coupons are dealt with.
 *
 * @param releaseOnFullRefund whether a coupon can be used again once its order is refunded in full
 */
@ConfigurationProperties("quittance.coupons")
public record CouponSettings(@DefaultValue("true") boolean releaseOnFullRefund) {
}
