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

  /** Who waits; to be closed whether an answer came or not. */
  final class Waiter implements AutoCloseable {

    private final PaymentId paymentId;
    private final Sinks.One<PaymentAnswer> sink = Sinks.one();

    private Waiter(PaymentId paymentId) {
      this.paymentId = paymentId;
    }

    PaymentId paymentId() {
      return paymentId;
    }

    /** Emits the answer when it is heard, also if that was before. */
    Mono<PaymentAnswer> answer() {
      return sink.asMono();
    }

    @Override
    public void close() {
      waiting.remove(paymentId, sink);
    }
  }

  /** Waits for the answer to a request that nobody else waits for; before it is committed. */
  Waiter register(PaymentId paymentId) {
    Waiter waiter = new Waiter(paymentId);
    waiting.put(paymentId, waiter.sink);
    return waiter;
  }

  int count() {
    return waiting.size();
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
