package dev.quittance.order.notifications;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Sends what is due, on virtual threads, to each target within a bound of its own, so that a slow
 * receiver delays nobody else. Any number of instances share the work.
 */
final class NotificationSender implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(NotificationSender.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);

  private final Notifications notifications;
  private final NotificationRates rates;
  private final DeliverNotification deliverNotification;
  private final FeishuSettings feishu;
  private final NotificationSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places;
  private final Semaphore ended = new Semaphore(0);
  private final Map<String, Semaphore> placesOfTarget = new ConcurrentHashMap<>();
  private volatile boolean running;
  private volatile @Nullable Thread loop;

  NotificationSender(Notifications notifications, NotificationRates rates,
      DeliverNotification deliverNotification, FeishuSettings feishu,
      NotificationSettings settings, TransactionalOperator transaction, Clock clock) {
    this.notifications = notifications;
    this.rates = rates;
    this.deliverNotification = deliverNotification;
    this.feishu = feishu;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
    this.places = new Semaphore(settings.concurrency());
  }

  @Override
  public boolean isAutoStartup() {
    return settings.enabled();
  }

  @Override
  public void start() {
    running = true;
    loop = Thread.ofVirtual().name("notification-sender").start(this::sendWhileRunning);
  }

  private void sendWhileRunning() {
    while (running) {
      try {
        sendDue();
      } catch (RuntimeException e) {
        log.warn("notifications cannot be claimed: {}", e.toString());
      }
      rest();
    }
  }

  /** Until the poll interval is over or a place is free again: only then more can be due. */
  private void rest() {
    try {
      if (ended.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
        ended.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  /** Begins to send what is due and has a free place; what was begun. */
  List<Future<?>> sendDue() {
    List<String> targets = new ArrayList<>(notifications.endpointsWithWork(clock.instant())
        .collectList().blockOptional(DATABASE_TIMEOUT).orElse(List.of()));
    targets.add(Notification.FEISHU);
    List<Future<?>> begun = new ArrayList<>();
    targets.forEach(target -> begun.addAll(sendDue(target)));
    return begun;
  }

  private List<Future<?>> sendDue(String target) {
    Semaphore ofTarget = placesOfTarget.computeIfAbsent(
        target, name -> new Semaphore(settings.concurrencyPerTarget()));
    int room = takePlaces(ofTarget);
    List<Notification> claimed = List.of();
    try {
      if (room > 0) {
        claimed = claim(target, room).blockOptional(DATABASE_TIMEOUT).orElse(List.of());
      }
    } finally {
      ofTarget.release(room - claimed.size());
      places.release(room - claimed.size());
    }
    List<Future<?>> begun = new ArrayList<>();
    for (Notification notification : claimed) {
      begun.add(threads.submit(() -> {
        try {
          deliver(notification);
        } finally {
          ofTarget.release();
          places.release();
          ended.release();
        }
      }));
    }
    return begun;
  }

  private int takePlaces(Semaphore ofTarget) {
    int room = 0;
    while (ofTarget.tryAcquire()) {
      if (!places.tryAcquire()) {
        ofTarget.release();
        return room;
      }
      room++;
    }
    return room;
  }

  /** For the bot in one transaction with the grant of that many calls, over all instances. */
  private Mono<List<Notification>> claim(String target, int room) {
    Instant now = clock.instant();
    Instant leaseUntil = now.plus(settings.lease());
    if (!target.equals(Notification.FEISHU)) {
      return notifications.claim(target, room, now, leaseUntil).collectList();
    }
    return transaction.transactional(rates.findForUpdate(target).flatMap(window -> {
      int free = Math.min(room, window.free(feishu.perSecond(), feishu.perMinute(), now));
      return free == 0 ? Mono.just(List.<Notification>of())
          : notifications.claim(target, free, now, leaseUntil).collectList()
              .flatMap(claimed -> rates.save(target, window.plus(claimed.size(), now))
                  .thenReturn(claimed));
    }));
  }

  private void deliver(Notification notification) {
    try {
      deliverNotification.deliver(notification).block(settings.lease());
    } catch (RuntimeException e) {
      // The lease runs out, and it is sent again.
      log.warn("notification has no known end: notificationId={} target={} try={}",
          notification.notificationId(), notification.target(), notification.tries(), e);
    }
  }

  /** First no more claims, then the calls that run. It can be started again. */
  @Override
  public void stop() {
    running = false;
    ended.release();
    try {
      Thread claiming = loop;
      boolean over = (claiming == null || claiming.join(DATABASE_TIMEOUT))
          && places.tryAcquire(settings.concurrency(), settings.callTimeout().toMillis(),
              TimeUnit.MILLISECONDS);
      if (over) {
        places.release(settings.concurrency());
      } else {
        log.warn("notifications are still being sent at the end; their leases will run out");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
