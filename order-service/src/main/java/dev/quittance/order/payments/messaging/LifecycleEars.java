package dev.quittance.order.payments.messaging;

import dev.quittance.events.EventMapping;
import dev.quittance.events.MalformedEventException;
import dev.quittance.events.Topic;
import dev.quittance.order.hearing.TopicEars;
import dev.quittance.order.payments.PaymentWaiters;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** Tells the calls of this instance that wait what became of their payment requests. */
@Component
class LifecycleEars extends TopicEars {

  private static final Logger log = LoggerFactory.getLogger(LifecycleEars.class);

  private final PaymentWaiters waiters;

  LifecycleEars(ConsumerFactory<String, byte[]> consumers, PaymentWaiters waiters) {
    super(consumers, "waiters", Topic.PAYMENT_LIFECYCLE);
    this.waiters = waiters;
  }

  @Override
  protected void hear(ConsumerRecord<String, byte[]> record) {
    try {
      waiters.hear(EventMapping.fromRecord(record).data());
    } catch (MalformedEventException e) {
      // The consumer that handles the topic puts it on the dead letter topic.
      log.debug("not heard: {}", e.getMessage());
    }
  }
}
