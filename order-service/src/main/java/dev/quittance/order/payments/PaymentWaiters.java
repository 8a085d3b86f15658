package dev.quittance.order.payments;

import dev.quittance.events.Event;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** HTTP calls of this instance that wait for the gateway's answer. */
@Component
public class PaymentWaiters {

  private final Map<PaymentId, Sinks.One<PaymentAnswer>> waiting = new ConcurrentHashMap<>();

  /** Emits the answer when it is heard; to be registered before the request is committed. */
  Mono<PaymentAnswer> register(PaymentId paymentId) {
    return waiting.computeIfAbsent(paymentId, id -> Sinks.one()).asMono()
        .doFinally(signal -> waiting.remove(paymentId));
  }

  /** Tells who waits, if anybody does. */
  public void hear(Event event) {
    if (event instanceof PaymentCreated created) {
      tell(created.paymentId(), new PaymentAnswer.Ready(
          created.sealedPayload(), Channel.of(created, null)));
    } else if (event instanceof PaymentCreationFailed failed) {
      tell(failed.paymentId(), new PaymentAnswer.Failed(failed.code(), failed.message()));
    }
  }

  private void tell(PaymentId paymentId, PaymentAnswer answer) {
    Sinks.One<PaymentAnswer> sink = waiting.get(paymentId);
    if (sink != null) {
      sink.tryEmitValue(answer);
    }
  }
}
