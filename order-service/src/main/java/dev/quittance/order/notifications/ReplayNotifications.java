package dev.quittance.order.notifications;

import dev.quittance.events.OrderId;
import dev.quittance.order.notifications.WebhookEndpoints.Change;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Sends again what an administrator wants, under the same id: whatever became of it before. */
@Component
public class ReplayNotifications {

  private static final int MOST_AT_ONCE = 10_000;

  private final Notifications notifications;
  private final WebhookEndpoints endpoints;
  private final FeishuSettings feishu;
  private final Orders orders;
  private final AuditTrail audit;
  private final TransactionalOperator transaction;
  private final Clock clock;

  ReplayNotifications(Notifications notifications, WebhookEndpoints endpoints,
      FeishuSettings feishu, Orders orders, AuditTrail audit, TransactionalOperator transaction,
      Clock clock) {
    this.notifications = notifications;
    this.endpoints = endpoints;
    this.feishu = feishu;
    this.orders = orders;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Sends one again; refused only if its target is not there to be told. */
  public Mono<Notification> replay(String notificationId, String actor) {
    return transaction.transactional(notifications.find(notificationId)
        .switchIfEmpty(Mono.error(() -> notFound(notificationId)))
        .flatMap(found -> lockOrder(found.orderId())
            .then(requireActive(found.target()))
            .then(Mono.defer(() -> notifications.replay(notificationId, clock.instant())))
            .flatMap(replayed -> remember(replayed, actor).thenReturn(replayed))));
  }

  /** The problem of a notification that is not there. */
  public static ProblemException notFound(String notificationId) {
    return new ProblemException(HttpStatus.NOT_FOUND, "notification_not_found",
        "no notification " + notificationId);
  }

  private Mono<Void> lockOrder(@Nullable String orderId) {
    return orderId == null ? Mono.empty() : orders.findForUpdate(new OrderId(orderId)).then();
  }

  private Mono<Void> remember(Notification replayed, String actor) {
    return replayed.orderId() == null ? Mono.empty()
        : audit.add(new OrderId(replayed.orderId()), null, "notification.replayed", actor,
            replayed.eventType() + " to " + replayed.target());
  }

  private Mono<Void> requireActive(String target) {
    Mono<Boolean> active = target.equals(Notification.FEISHU) ? Mono.just(feishu.url() != null)
        : endpoints.findForUpdate(target).map(WebhookEndpoint::isEnabled).defaultIfEmpty(false);
    return active.filter(is -> is)
        .switchIfEmpty(Mono.error(() -> new ProblemException(HttpStatus.CONFLICT,
            "notification_target_inactive", target + " is disabled, deleted or not set up")))
        .then();
  }

  /** Sends all that failed of a target since then again, at most 10,000; says how many. */
  public Mono<Long> replayFailed(String target, Instant since, String actor) {
    return transaction.transactional(requireActive(target)
        .then(Mono.defer(() ->
            notifications.replayFailed(target, since, clock.instant(), MOST_AT_ONCE)))
        .flatMap(count -> endpoints.addChange(target, new Change("replayed", actor,
            count + " failed since " + since, clock.instant())).thenReturn(count)));
  }
}
