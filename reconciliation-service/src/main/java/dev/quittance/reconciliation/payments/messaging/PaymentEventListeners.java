package dev.quittance.reconciliation.payments.messaging;

import dev.quittance.events.Topic;
import dev.quittance.reconciliation.payments.RecordPaymentEvent;
import dev.quittance.runtime.messaging.EventBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears what becomes of payments. */
@Component
final class PaymentEventListeners {

  private final EventBatches batches;
  private final RecordPaymentEvent recordPaymentEvent;

  PaymentEventListeners(EventBatches batches, RecordPaymentEvent recordPaymentEvent) {
    this.batches = batches;
    this.recordPaymentEvent = recordPaymentEvent;
  }

  @KafkaListener(id = "lifecycle", topics = Topic.Names.PAYMENT_LIFECYCLE,
      groupId = "reconciliation-service.lifecycle")
  void onLifecycle(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, recordPaymentEvent::handle);
  }

  @KafkaListener(id = "outcomes", topics = Topic.Names.PAYMENT_OUTCOMES,
      groupId = "reconciliation-service.outcomes")
  void onOutcomes(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, recordPaymentEvent::handle);
  }
}
