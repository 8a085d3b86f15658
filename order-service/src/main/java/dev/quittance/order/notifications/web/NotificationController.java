package dev.quittance.order.notifications.web;

import dev.quittance.order.notifications.Notification;
import dev.quittance.order.notifications.NotificationAttempts;
import dev.quittance.order.notifications.NotificationAttempts.Attempt;
import dev.quittance.order.notifications.Notifications;
import dev.quittance.order.notifications.Notifications.Filter;
import dev.quittance.order.notifications.ReplayNotifications;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.openapi.OneOf;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Deliveries over HTTP; like everything below {@code /admin} for administrators. */
@RestController
@RequestMapping("/admin/notifications")
class NotificationController {

  private static final int LARGEST_PAGE = 200;

  private final Notifications notifications;
  private final NotificationAttempts attempts;
  private final ReplayNotifications replayNotifications;

  NotificationController(Notifications notifications, NotificationAttempts attempts,
      ReplayNotifications replayNotifications) {
    this.notifications = notifications;
    this.attempts = attempts;
    this.replayNotifications = replayNotifications;
  }

  /**
   * A notification as the API shows it.
   *
   * @param tries since it was stored or replayed
   * @param attempts the latest first, those before a replay too
   */
  record NotificationView(String notificationId, String target, String eventId,
      String eventType, @Nullable String orderId,
      @OneOf(Notification.Status.class) String status, int tries,
      @Nullable Instant nextTryAt, @Nullable String failure, Instant createdAt,
      @Nullable Instant sentAt, List<Attempt> attempts) {

    static NotificationView of(Notification notification, List<Attempt> attempts) {
      boolean waiting = notification.status() == Notification.Status.WAITING;
      return new NotificationView(notification.notificationId(), notification.target(),
          notification.eventId(), notification.eventType(), notification.orderId(),
          notification.status().text(), notification.tries(),
          waiting ? notification.dueAt() : null, notification.failure(),
          notification.createdAt(), notification.sentAt(), attempts);
    }
  }

  /** A page of notifications, the latest first. */
  record NotificationPage(List<NotificationView> items, @Nullable String nextCursor) {
  }

  /** Which failed notifications to send again. */
  record ReplayWish(
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String target,
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable Instant since) {
  }

  /** How many were. */
  record Replayed(long replayed) {
  }

  /** Notifications, the latest first. */
  @Endpoint(id = "listNotifications", problems = {
    "400 invalid_cursor", "400 invalid_request", "403 forbidden"
  })
  @GetMapping
  Mono<NotificationPage> list(@RequestParam(defaultValue = "") String target,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(name = "order_id", defaultValue = "") String orderId,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (!cursor.matches("[0-9]{0,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor");
    }
    if (!status.matches("|waiting|sent|failed")) {
      throw invalid("status must be waiting, sent or failed");
    }
    return notifications.list(new Filter(target, status, orderId,
            cursor.isBlank() ? Long.MAX_VALUE : Long.parseLong(cursor),
            Math.clamp(limit, 1, LARGEST_PAGE)))
        .collectList().flatMap(this::page);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request", detail);
  }

  private Mono<NotificationPage> page(List<Notification> found) {
    return attempts.of(found.stream().map(Notification::notificationId).toList())
        .map(all -> new NotificationPage(
            found.stream().map(each -> NotificationView.of(
                each, all.getOrDefault(each.notificationId(), List.of()))).toList(),
            found.isEmpty() ? null : Long.toString(found.getLast().position())));
  }

  /** A notification with its attempts. */
  @Endpoint(id = "showNotification", problems = {"403 forbidden", "404 notification_not_found"})
  @GetMapping("/{notificationId}")
  Mono<NotificationView> notification(@PathVariable String notificationId) {
    return notifications.find(notificationId)
        .switchIfEmpty(Mono.error(() -> ReplayNotifications.notFound(notificationId)))
        .flatMap(this::view);
  }

  private Mono<NotificationView> view(Notification notification) {
    return page(List.of(notification)).map(page -> page.items().getFirst());
  }

  /** Sends a notification again. */
  @Endpoint(id = "replayNotification", success = {
    "202 it will be sent"
  }, problems = {
    "403 forbidden", "404 notification_not_found", "409 notification_target_inactive"
  })
  @PostMapping("/{notificationId}/replay")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<NotificationView> replay(@PathVariable String notificationId, Caller caller) {
    return replayNotifications.replay(notificationId, caller.userId()).flatMap(this::view);
  }

  /** Sends those again that failed since a time. */
  @Endpoint(id = "replayFailedNotifications", success = {
    "202 they will be sent"
  }, problems = {
    "400 invalid_request", "403 forbidden", "409 notification_target_inactive"
  })
  @PostMapping("/replay")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<Replayed> replayFailed(@RequestBody ReplayWish wish, Caller caller) {
    if (wish.target() == null || wish.since() == null) {
      throw invalid("target and since are needed");
    }
    return replayNotifications.replayFailed(wish.target(), wish.since(), caller.userId())
        .map(Replayed::new);
  }
}
