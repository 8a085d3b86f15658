package dev.quittance.reconciliation.parity.messaging;

import dev.quittance.events.Topic;
import dev.quittance.reconciliation.parity.RecordSaying;
import dev.quittance.runtime.messaging.EventBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Hears every topic in one group of its own: setting that group back rebuilds what it knows. */
@Component
final class ParityListener {

  private final EventBatches batches;
  private final RecordSaying recordSaying;

  ParityListener(EventBatches batches, RecordSaying recordSaying) {
    this.batches = batches;
    this.recordSaying = recordSaying;
  }

  @KafkaListener(id = "parity", groupId = "reconciliation-service.parity", topics = {
    Topic.Names.PAYMENT_REQUESTS, Topic.Names.PAYMENT_LIFECYCLE, Topic.Names.PAYMENT_OUTCOMES,
    Topic.Names.ORDER_EVENTS})
  void onEvents(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, recordSaying::handle);
  }
}
