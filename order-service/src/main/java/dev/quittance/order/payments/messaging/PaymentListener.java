package dev.quittance.order.payments.messaging;

import dev.quittance.events.Topic;
import dev.quittance.order.payments.HandlePaymentEvent;
import dev.quittance.runtime.messaging.EventBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears what became of payments, each topic for itself so that none waits for the other. */
@Component
class PaymentListener {

  private final EventBatches batches;
  private final HandlePaymentEvent handlePaymentEvent;

  PaymentListener(EventBatches batches, HandlePaymentEvent handlePaymentEvent) {
    this.batches = batches;
    this.handlePaymentEvent = handlePaymentEvent;
  }

  @KafkaListener(topics = Topic.Names.PAYMENT_LIFECYCLE, groupId = "order-service.lifecycle")
  void onLifecycle(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, handlePaymentEvent::handle);
  }

  @KafkaListener(topics = Topic.Names.PAYMENT_OUTCOMES, groupId = "order-service.outcomes")
  void onOutcomes(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, handlePaymentEvent::handle);
  }
}
