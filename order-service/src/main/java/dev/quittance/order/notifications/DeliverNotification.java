package dev.quittance.order.notifications;

import dev.quittance.order.notifications.DeliveryResult.Delivered;
import dev.quittance.order.notifications.DeliveryResult.Gone;
import dev.quittance.order.notifications.DeliveryResult.Refused;
import dev.quittance.order.notifications.DeliveryResult.Retry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Sends a notification that is under a lease, and then stores how that ended. Dying between the
 * two sends it again, with the same id.
 */
final class DeliverNotification {

  private static final Logger log = LoggerFactory.getLogger(DeliverNotification.class);

  private final Notifications notifications;
  private final NotificationAttempts attempts;
  private final NotificationRates rates;
  private final WebhookEndpoints endpoints;
  private final DisableWebhookEndpoint disableEndpoint;
  private final FeishuBot bot;
  private final FeishuSettings feishu;
  private final WebhookCalls webhooks;
  private final Schedules schedules;
  private final TransactionalOperator transaction;
  private final MeterRegistry meters;
  private final Clock clock;

  DeliverNotification(Notifications notifications, NotificationAttempts attempts,
      NotificationRates rates, WebhookEndpoints endpoints, DisableWebhookEndpoint disableEndpoint,
      FeishuBot bot, FeishuSettings feishu, WebhookCalls webhooks, Schedules schedules,
      TransactionalOperator transaction, MeterRegistry meters, Clock clock) {
    this.notifications = notifications;
    this.attempts = attempts;
    this.rates = rates;
    this.endpoints = endpoints;
    this.disableEndpoint = disableEndpoint;
    this.bot = bot;
    this.feishu = feishu;
    this.webhooks = webhooks;
    this.schedules = schedules;
    this.transaction = transaction;
    this.meters = meters;
    this.clock = clock;
  }

  /** When the kinds of target are tried again. */
  record Schedules(RetrySchedule ofFeishu, RetrySchedule ofWebhooks) {
  }

  /** Sends it and stores the end. */
  Mono<Void> deliver(Notification notification) {
    return send(notification).flatMap(result -> finish(notification, result));
  }

  /** Sends it; holds no database connection meanwhile. */
  Mono<DeliveryResult> send(Notification notification) {
    if (notification.tries() > scheduleOf(notification).mostTries()) {
      return Mono.just(new Refused(null, "no try came to an end"));
    }
    return notification.isForFeishu() ? bot.send(notification) : webhooks.send(notification);
  }

  private RetrySchedule scheduleOf(Notification notification) {
    return notification.isForFeishu() ? schedules.ofFeishu() : schedules.ofWebhooks();
  }

  private Mono<Void> finish(Notification notification, DeliveryResult result) {
    Instant now = clock.instant();
    Mono<Boolean> stored = switch (result) {
      case Delivered _ -> endpoints.recovered(notification.target())
          .then(notifications.sent(notification, now));
      case Retry retry -> failed(notification, retry, now);
      case Refused refused -> notifications.failed(notification, refused.detail(), now);
      case Gone gone -> gone(notification, gone, now);
    };
    return transaction.transactional(
            stored.flatMap(inTime -> attempts.add(notification, result, now).thenReturn(inTime)))
        .doOnNext(inTime -> tell(notification, result, inTime)).then();
  }

  /** The endpoint's row first, then the notification, then all others of the endpoint. */
  private Mono<Boolean> failed(Notification notification, Retry retry, Instant now) {
    Optional<Instant> next =
        scheduleOf(notification).next(notification.tries(), now, retry.retryAfter());
    Mono<Boolean> stored = next
        .map(dueAt -> notifications.later(notification, retry.detail(), dueAt))
        .orElseGet(() -> notifications.failed(notification, retry.detail(), now));
    if (notification.isForFeishu()) {
      return retry.throttled() ? pause(retry, now).then(stored) : stored;
    }
    return endpoints.failed(notification.target(), now)
        .map(Optional::of).defaultIfEmpty(Optional.empty())
        .flatMap(since -> stored.flatMap(inTime ->
            disableEndpoint.ifOnlyFailing(notification.target(), since.orElse(now), now)
                .thenReturn(inTime)));
  }

  private Mono<Void> pause(Retry retry, Instant now) {
    Duration wish = retry.retryAfter();
    return rates.pause(Notification.FEISHU, now.plus(wish == null ? feishu.pause() : wish));
  }

  private Mono<Boolean> gone(Notification notification, Gone gone, Instant now) {
    return endpoints.failed(notification.target(), now)
        .then(notifications.failed(notification, gone.detail(), now))
        .flatMap(inTime -> disableEndpoint.becauseGone(notification.target(), now)
            .thenReturn(inTime));
  }

  private void tell(Notification notification, DeliveryResult result, boolean inTime) {
    meters.counter("quittance.notifications.attempts", "target", notification.targetKind(),
        "outcome", result.outcome()).increment();
    if (!(result instanceof Delivered) || !inTime) {
      log.warn("notification not settled: notificationId={} target={} eventId={} orderId={} "
          + "try={} outcome={} detail={} leaseHeld={}", notification.notificationId(),
          notification.target(), notification.eventId(), notification.orderId(),
          notification.tries(), result.outcome(), result.detail(), inTime);
    }
  }
}
