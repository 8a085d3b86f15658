package dev.quittance.order.notifications;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventJson;
import dev.quittance.events.OrderId;
import dev.quittance.order.notifications.Notifications.News;
import dev.quittance.runtime.inbox.Inbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stores what is to be told of an event: one notification per target, once. */
@Component
public class RecordNotifications {

  private static final String CONSUMER = "order-service.notifications";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Notifications notifications;
  private final FeishuSettings feishu;
  private final Inbox inbox;
  private final TransactionalOperator transaction;
  private final Clock clock;
  private final Counter tooOld;

  RecordNotifications(Notifications notifications, FeishuSettings feishu, Inbox inbox,
      TransactionalOperator transaction, Clock clock, MeterRegistry meters) {
    this.notifications = notifications;
    this.feishu = feishu;
    this.inbox = inbox;
    this.transaction = transaction;
    this.clock = clock;
    this.tooOld = Counter.builder("quittance.notifications.too.old")
        .description("Events that the bot was not told of, because they are no news")
        .register(meters);
  }

  /** Stores it, unless it was stored before or is nothing that others are told of. */
  public Mono<Void> handle(EventEnvelope envelope) {
    return NotifiedEvents.includes(envelope.data().type().wireName())
        ? transaction.transactional(inbox.once(CONSUMER, envelope.id(), store(envelope)))
        : Mono.empty();
  }

  private Mono<Void> store(EventEnvelope envelope) {
    return Mono.defer(() -> {
      Instant now = clock.instant();
      OrderId order = envelope.data().subject();
      News news = new News(envelope.id(), envelope.data().type().wireName(),
          order == null ? null : order.value(), envelope.time());
      return notifications.storeForEndpoints(news, body(envelope), now)
          .then(isForFeishu(news, now)
              ? notifications.storeForFeishu(news, FeishuMessage.of(envelope), now)
              : Mono.empty());
    });
  }

  private boolean isForFeishu(News news, Instant now) {
    if (feishu.url() == null || !feishu.events().contains(news.eventType())) {
      return false;
    }
    boolean isNews = news.at().plus(feishu.oldestEvent()).isAfter(now);
    if (!isNews) {
      tooOld.increment();
    }
    return isNews;
  }

  /** Made once: every try sends the same bytes. */
  private static String body(EventEnvelope envelope) {
    ObjectNode body = JSON.createObjectNode();
    body.put("type", envelope.data().type().wireName());
    body.put("timestamp", envelope.time().toString());
    body.put("event_id", envelope.id());
    body.set("data", JSON.readTree(EventJson.write(envelope.data())));
    return JSON.writeValueAsString(body);
  }
}
