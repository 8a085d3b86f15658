package dev.quittance.reconciliation.settlement.messaging;

import dev.quittance.events.Topic;
import dev.quittance.reconciliation.settlement.RecordSettlementFact;
import dev.quittance.runtime.messaging.EventBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears what becomes of payments and refunds. */
@Component
final class SettlementListeners {

  private final EventBatches batches;
  private final RecordSettlementFact recordSettlementFact;

  SettlementListeners(EventBatches batches, RecordSettlementFact recordSettlementFact) {
    this.batches = batches;
    this.recordSettlementFact = recordSettlementFact;
  }

  @KafkaListener(id = "settlement-lifecycle", topics = Topic.Names.PAYMENT_LIFECYCLE,
      groupId = "reconciliation-service.settlement-lifecycle")
  void onLifecycle(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, recordSettlementFact::handle);
  }

  @KafkaListener(id = "settlement-outcomes", topics = Topic.Names.PAYMENT_OUTCOMES,
      groupId = "reconciliation-service.settlement-outcomes")
  void onOutcomes(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, recordSettlementFact::handle);
  }
}
