package dev.quittance.order.orders;

import dev.quittance.events.Event;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All follow-ups, one after the other. */
@Component
public class OrderFollowUps {

  private final List<OrderFollowUp> followUps;

  OrderFollowUps(List<OrderFollowUp> followUps) {
    this.followUps = List.copyOf(followUps);
  }

  /** Does what follows from these events; to be called inside their transaction. */
  public Mono<Void> follow(List<? extends Event> events, Order order) {
    return Flux.fromIterable(events)
        .concatMap(event -> Flux.fromIterable(followUps)
            .concatMap(followUp -> followUp.follow(event, order)))
        .then();
  }
}
