package dev.quittance.order.notifications.messaging;

import dev.quittance.events.Topic;
import dev.quittance.order.notifications.RecordNotifications;
import dev.quittance.runtime.messaging.EventBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** What happened to orders, and disputes, which providers tell of; in a group of its own. */
@Component
class NotificationListener {

  private final EventBatches batches;
  private final RecordNotifications recordNotifications;

  NotificationListener(EventBatches batches, RecordNotifications recordNotifications) {
    this.batches = batches;
    this.recordNotifications = recordNotifications;
  }

  @KafkaListener(topics = {Topic.Names.ORDER_EVENTS, Topic.Names.PAYMENT_OUTCOMES},
      groupId = "order-service.notifications")
  void onEvents(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, recordNotifications::handle);
  }
}
