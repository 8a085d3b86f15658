package dev.quittance.gateway.requests;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.Topic;
import dev.quittance.runtime.messaging.EventBatches;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Hears what is to be done at providers. */
@Component
class RequestListener {

  private final EventBatches batches;
  private final AcceptRequest acceptRequest;

  RequestListener(EventBatches batches, AcceptRequest acceptRequest) {
    this.batches = batches;
    this.acceptRequest = acceptRequest;
  }

  @KafkaListener(topics = Topic.Names.PAYMENT_REQUESTS, groupId = "payment-gateway-service")
  void onRequests(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, this::handle);
  }

  /** Of what providers say, only that a payer agreed is for the gateway. */
  @KafkaListener(topics = Topic.Names.PAYMENT_OUTCOMES, groupId = "payment-gateway-service")
  void onOutcomes(List<ConsumerRecord<String, byte[]>> records) {
    batches.process(records, envelope -> envelope.data() instanceof PaymentApproved approval
        ? acceptRequest.accept(approval) : Mono.empty());
  }

  private Mono<Void> handle(EventEnvelope envelope) {
    Event event = envelope.data();
    return event instanceof PaymentRequestEvent request ? acceptRequest.accept(request)
        : Mono.error(new IllegalArgumentException(event.type().wireName() + " is no request"));
  }
}
