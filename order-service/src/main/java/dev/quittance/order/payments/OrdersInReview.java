package dev.quittance.order.payments;

import dev.quittance.order.orders.Orders;
import dev.quittance.order.orders.Orders.InReview;
import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What operators watch: orders that wait for a person; a reason without one shows as 0.
 *
 * <p>Every instance says the same: take the maximum, never the sum.
 */
@Component
class OrdersInReview {

  private final Orders orders;
  private final MultiGauge count;
  private final MultiGauge oldestAge;

  OrdersInReview(Orders orders, MeterRegistry meters) {
    this.orders = orders;
    this.count = MultiGauge.builder("quittance.orders.in.review")
        .description("Orders in review, counted up to 10,000").register(meters);
    this.oldestAge = MultiGauge.builder("quittance.orders.oldest.review.age")
        .description("How long the oldest order in review has been there")
        .baseUnit("seconds").register(meters);
    show(Verdict.REASONS.stream().map(reason -> new InReview(reason, 0, 0)).toList());
  }

  @GaugeRefresh(task = "reviews", every = "PT15S")
  Mono<Void> refresh() {
    return orders.inReview(Verdict.REASONS).collectList().doOnNext(this::show).then();
  }

  private void show(List<InReview> all) {
    count.register(rows(all, InReview::count), true);
    oldestAge.register(rows(all, InReview::oldestSeconds), true);
  }

  private static List<Row<?>> rows(List<InReview> all, ToDoubleFunction<InReview> value) {
    return all.stream().<Row<?>>map(each ->
        Row.of(Tags.of("reason", each.reason()), value.applyAsDouble(each))).toList();
  }
}
