package dev.quittance.order.watch.messaging;

import dev.quittance.events.Topic;
import dev.quittance.order.hearing.TopicEars;
import dev.quittance.order.watch.OrderWatchers;
import dev.quittance.runtime.lifecycle.ShutdownOrder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** Hears of orders, whose id is the key on each of these topics. */
@Component
class OrderEars extends TopicEars {

  private final OrderWatchers watchers;

  OrderEars(ConsumerFactory<String, byte[]> consumers, OrderWatchers watchers) {
    super(consumers, "watchers",
        Topic.ORDER_EVENTS, Topic.PAYMENT_REQUESTS, Topic.PAYMENT_LIFECYCLE);
    this.watchers = watchers;
  }

  @Override
  protected void hear(ConsumerRecord<String, byte[]> record) {
    if (record.key() != null) {
      watchers.nudge(record.key());
    }
  }

  /** Ends before the streams that it wakes. */
  @Override
  public int getPhase() {
    return ShutdownOrder.NEW_WORK + 1;
  }
}
