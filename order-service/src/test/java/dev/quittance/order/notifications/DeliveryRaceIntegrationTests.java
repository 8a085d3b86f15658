package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.notifications.Notifications.News;
import dev.quittance.order.notifications.Receiver.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What several instances, slow receivers and dying senders do to deliveries. */
class DeliveryRaceIntegrationTests extends NotificationTestBase {

  @Test
  void sendsAgainWithTheSameIdAfterDyingBeforeItCouldNoteTheSuccess() {
    Made shop = endpoint(SHOP);
    hear(paid());
    Instant lease = clock.instant().plus(settings.lease());
    Notification claimed =
        notifications.claim(shop.id(), 1, clock.instant(), lease).blockLast();
    deliverNotification.send(claimed).block();
    send();
    assertThat(toShop()).as("the lease still holds").hasSize(1);

    clock.set(lease);
    send();
    assertThat(toShop()).hasSize(2);
    assertThat(toShop().getFirst().header("webhook-id"))
        .isEqualTo(toShop().getLast().header("webhook-id"));
    assertThat(status(shop.id())).isEqualTo("sent");
  }

  @Test
  void endsEvenIfEverySenderDies() {
    Made shop = endpoint(SHOP);
    hear(paid());
    for (int count = 0; count < 8; count++) {
      notifications.claim(shop.id(), 1, clock.instant(), clock.instant().plus(settings.lease()))
          .blockLast();
      clock.advance(settings.lease());
    }
    send();
    assertThat(toShop()).isEmpty();
    assertThat(status(shop.id())).isEqualTo("failed");
  }

  @Test
  void ignoresTheEndOfATryWhoseLeaseIsOver() {
    Made shop = endpoint(SHOP);
    hear(paid());
    CountDownLatch answer = new CountDownLatch(1);
    RECEIVER.answerNext(SHOP, new Answer(500, "", Map.of(), () -> awaitQuietly(answer)));
    List<Future<?>> slow = sender.sendDue();
    // Else the other sender's call may be the first to arrive, and get the slow answer.
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> toShop().size() == 1);
    clock.advance(settings.lease());
    await(anotherSender().sendDue());
    assertThat(status(shop.id())).isEqualTo("sent");

    answer.countDown();
    await(slow);
    assertThat(status(shop.id())).isEqualTo("sent");
    assertThat(only(shop.id()).required("attempts").size()).isEqualTo(2);
  }

  @Test
  void sharesTheWorkAmongInstances() {
    Made shop = endpoint(SHOP);
    for (int count = 0; count < 40; count++) {
      hear(paid());
    }
    List<NotificationSender> instances = List.of(sender, anotherSender(), anotherSender());
    while (listed(shop.id()).stream()
        .anyMatch(each -> each.required("status").asString().equals("waiting"))) {
      instances.stream().map(each -> CompletableFuture.supplyAsync(each::sendDue)).toList()
          .forEach(round -> await(round.join()));
    }
    assertThat(toShop()).hasSize(40);
    assertThat(toShop().stream().map(each -> each.header("webhook-id")).distinct()).hasSize(40);
  }

  @Test
  void sendsByItselfAndAgainAfterAPause() {
    endpoint(SHOP);
    NotificationSender instance = anotherSender();
    for (int count = 1; count <= 2; count++) {
      int expected = count;
      hear(paid());
      instance.start();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> toShop().size() == expected);
      instance.stop();
      assertThat(listed("feishu")).as("what had begun has ended").hasSize(count)
          .noneMatch(each -> each.required("tries").asInt() == 0);
    }
  }

  @Test
  void neitherAConnectionNorAnotherReceiverWaitsForASlowOne() {
    endpoint(SHOP);
    CountDownLatch answer = new CountDownLatch(1);
    RECEIVER.answerAlways(SHOP, new Answer(200, "", Map.of(), () -> awaitQuietly(answer)));
    for (int count = 0; count < 10; count++) {
      hear(paid());
    }
    List<Future<?>> slow = sender.sendDue();
    clock.advance(Duration.ofSeconds(1));
    Made other = endpoint("/other");
    hear(paid());
    await(sender.sendDue().stream().filter(each -> !slow.contains(each)).toList());
    assertThat(status(other.id())).isEqualTo("sent");
    // What the bot is told of was begun with them, and comes to its end.
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(slow.stream().filter(each -> !each.isDone())).hasSize(8));
    answer.countDown();
    await(slow);
  }

  @Test
  void letsOnlyTheLatestClaimEndANotification() {
    Made shop = endpoint(SHOP);
    hear(paid());
    Instant lease = clock.instant().plus(settings.lease());
    Notification first = notifications.claim(shop.id(), 1, clock.instant(), lease).blockLast();
    Notification second =
        notifications.claim(shop.id(), 1, lease, lease.plus(settings.lease())).blockLast();
    assertThat(notifications.failed(first, "late", lease).block()).isFalse();
    assertThat(notifications.later(first, "late", lease).block()).isFalse();
    assertThat(notifications.sent(second, lease).block()).isTrue();
    assertThat(notifications.failed(second, "twice", lease).block()).isFalse();
    assertThat(status(shop.id())).isEqualTo("sent");
  }

  @Test
  void leavesNothingWaitingForAnEndpointThatIsDeletedMeanwhile() {
    Made shop = endpoint(SHOP);
    CompletableFuture<Void> commit = new CompletableFuture<>();
    CompletableFuture<Void> stored = new CompletableFuture<>();
    News news = new News("event-1", "order.paid.v1", null, clock.instant());
    CompletableFuture<Void> storing = transaction.transactional(
        notifications.storeForEndpoints(news, "{}", clock.instant())
            .then(Mono.fromRunnable(() -> stored.complete(null)))
            .then(Mono.fromFuture(commit))).toFuture();
    stored.join();
    CompletableFuture<Void> deleting = CompletableFuture.runAsync(() -> admin().delete()
        .uri("/admin/webhook-endpoints/" + shop.id()).exchange().expectStatus().isNoContent());
    Awaitility.await().until(() -> deleting.isDone() || isSomebodyBlocked());
    commit.complete(null);
    storing.join();
    deleting.join();
    assertThat(only(shop.id()).required("failure").asString())
        .isEqualTo("the endpoint was deleted");
  }

  private boolean isSomebodyBlocked() {
    return Boolean.TRUE.equals(database.sql("""
            SELECT count(*) > 0 FROM pg_stat_activity
             WHERE wait_event_type = 'Lock' AND datname = current_database()
            """)
        .mapValue(Boolean.class).one().block());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void looksForDueNotificationsInTheirIndex() {
    database.sql("""
        INSERT INTO notifications (notification_id, target, event_id, event_type, body, status,
                                   due_at, waiting_since, created_at)
        SELECT 'msg_' || n, 'we_' || n % 20, 'e' || n, 'order.paid.v1', '{}',
               CASE WHEN n % 50 = 0 THEN 'waiting' ELSE 'sent' END, now(), now(), now()
          FROM generate_series(1, 50000) AS n
        """).then().then(database.sql("ANALYZE notifications").then())
        .block(Duration.ofSeconds(30));
    assertThat(plan("""
        EXPLAIN SELECT notification_id FROM notifications
         WHERE target = 'we_10' AND status = 'waiting' AND due_at <= now()
         ORDER BY due_at LIMIT 8 FOR UPDATE SKIP LOCKED
        """)).contains("notifications_due").doesNotContain("Seq Scan", "Sort");
    assertThat(plan("""
        EXPLAIN SELECT waiting_since FROM notifications
         WHERE status = 'waiting' AND (target = 'feishu') = false
         ORDER BY waiting_since LIMIT 1
        """)).contains("notifications_waiting").doesNotContain("Seq Scan", "Sort");
  }

  private String plan(String sql) {
    return String.join("\n", database.sql(sql).mapValue(String.class).all().collectList()
        .blockOptional().orElseThrow());
  }
}
