package dev.quittance.simulator.webhooks;

import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.journal.JournalKind;
import dev.quittance.simulator.journal.JournalOwner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sends events until a 2xx, with back-off, bounded tries and bounded concurrency. */
@Component
@Order(2)
public final class WebhookSender implements JournalOwner {

  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final String KIND = "delivery";
  private static final int FINISHED_LIMIT = 20_000;

  private final WebhookSettings settings;
  private final EventLog events;
  private final Journal journal;
  private final Clock clock;
  private final Map<String, WebhookTarget> targets;
  private final Map<String, Delivery> pending = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<Delivery> finished = new ConcurrentLinkedDeque<>();
  private final AtomicInteger finishedCount = new AtomicInteger();
  private final Map<String, Delivery.Status> undelivered = new ConcurrentHashMap<>();
  private final List<Disturbance> disturbances = new CopyOnWriteArrayList<>();
  private final DelayQueue<Delivery> queue = new DelayQueue<>();
  private final Semaphore permits;
  private final AtomicLong ids = new AtomicLong(System.currentTimeMillis() * 1_000);
  private final HttpClient client;
  private volatile boolean running;
  private volatile @Nullable Thread pump;

  WebhookSender(WebhookSettings settings, EventLog events, Journal journal, Clock clock,
      List<WebhookTarget> targets) {
    this.settings = settings;
    this.events = events;
    this.journal = journal;
    this.clock = clock;
    this.targets = targets.stream()
        .collect(Collectors.toMap(WebhookTarget::provider, Function.identity()));
    this.permits = new Semaphore(settings.concurrency());
    this.client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(settings.connectTimeout())
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  /** Records an event and sends it, unless a disturbance was ordered for it. */
  public void publish(SimulatedEvent event) {
    events.add(event);
    WebhookTarget target = target(event.provider());
    if (target.url() == null) {
      return;
    }
    Delivery delivery = newDelivery(event, false);
    long delayMillis = 0;
    @Nullable Disturbance holder = null;
    for (Disturbance disturbance : disturbances) {
      if (!disturbance.claims(event)) {
        continue;
      }
      switch (disturbance.kind()) {
        case DUPLICATE -> enqueue(newDelivery(event, false), 0);
        case FORGE -> enqueue(newDelivery(event, true), 0);
        case DELAY -> delayMillis += disturbance.order().delayMillis();
        case DROP -> drop(delivery);
        case REORDER -> holder = disturbance;
      }
    }
    disturbances.removeIf(Disturbance::exhausted);
    if (holder != null) {
      if (holder.hold(delivery)) {
        release(holder);
      }
    } else {
      enqueue(delivery, delayMillis);
    }
  }

  /** Whether the provider believes that the merchant has the event. */
  public boolean delivered(String eventId) {
    return !undelivered.containsKey(eventId);
  }

  /** Whether the provider is still trying to deliver the event. */
  public boolean stillTrying(String eventId) {
    return undelivered.get(eventId) == Delivery.Status.PENDING;
  }

  void arm(Disturbance disturbance) {
    disturbances.add(disturbance);
    if (disturbance.kind() == Disturbance.Kind.REORDER) {
      // Events that never come must not keep the others back for ever.
      after(disturbance.order().delayMillis()).execute(() -> release(disturbance));
    }
  }

  /** Takes back what was ordered of this kind and has not happened yet. */
  void disarm(Disturbance.Kind kind) {
    disturbances.stream().filter(armed -> armed.kind() == kind).toList().forEach(this::release);
  }

  /** Sends an event once more, or a forged copy of it. */
  Delivery resend(SimulatedEvent event, boolean forged) {
    Delivery delivery = newDelivery(event, forged);
    enqueue(delivery, 0);
    return delivery;
  }

  void drop(Delivery delivery) {
    delivery.drop();
    queue.remove(delivery);
    finish(delivery);
  }

  void delay(Delivery delivery, long millis) {
    if (queue.remove(delivery)) {
      enqueue(delivery, millis);
    }
  }

  List<Delivery> deliveries() {
    List<Delivery> all = new ArrayList<>(finished);
    all.addAll(pending.values());
    return all;
  }

  /** Starts sending, first what an earlier process left unsent. */
  public void start() {
    running = true;
    pump = Thread.ofPlatform().name("webhook-pump").daemon().start(this::pump);
  }

  /** Stops sending; what is pending stays in the journal. */
  public void stop() {
    running = false;
    Thread current = pump;
    if (current != null) {
      current.interrupt();
    }
    client.shutdownNow();
  }

  /** Forgets all events, deliveries and disturbances. */
  public void reset() {
    disturbances.forEach(Disturbance::release);
    disturbances.clear();
    queue.clear();
    pending.values().forEach(Delivery::drop);
    pending.clear();
    finished.clear();
    finishedCount.set(0);
    undelivered.clear();
    events.clear();
  }

  @Override
  public List<JournalKind<?>> journalKinds() {
    return List.of(new JournalKind<>(KIND, Delivery.Saved.class, this::restore,
        () -> deliveries().stream().filter(d -> !d.forged()).map(Delivery::saved).toList()));
  }

  private void restore(Delivery.Saved saved) {
    Delivery earlier = pending.remove(saved.id());
    if (earlier != null) {
      queue.remove(earlier);
    }
    SimulatedEvent event = events.find(saved.eventId());
    if (event == null || !targets.containsKey(event.provider())) {
      return;
    }
    Delivery delivery = Delivery.of(saved, event);
    note(delivery);
    if (saved.status() == Delivery.Status.PENDING) {
      pending.put(saved.id(), delivery);
      queue.put(delivery);
    } else {
      keep(delivery);
    }
  }

  private WebhookTarget target(String provider) {
    return Objects.requireNonNull(targets.get(provider), () -> "no webhook target: " + provider);
  }

  private Delivery newDelivery(SimulatedEvent event, boolean forged) {
    Delivery delivery = new Delivery("dlv_" + ids.incrementAndGet(), event, forged);
    pending.put(delivery.id(), delivery);
    if (!forged) {
      journal.append(KIND, delivery.saved());
      note(delivery);
    }
    return delivery;
  }

  private void enqueue(Delivery delivery, long delayMillis) {
    if (delivery.status() == Delivery.Status.PENDING) {
      delivery.dueIn(delayMillis);
      queue.put(delivery);
    }
  }

  private void release(Disturbance disturbance) {
    disturbances.remove(disturbance);
    List<Delivery> released = disturbance.release();
    for (int i = 0; i + 1 < released.size(); i++) {
      released.get(i).then(released.get(i + 1));
    }
    if (!released.isEmpty()) {
      enqueue(released.getFirst(), 0);
    }
  }

  private void pump() {
    while (running) {
      try {
        Delivery delivery = queue.take();
        permits.acquire();
        try {
          send(delivery);
        } catch (RuntimeException e) {
          // One delivery that cannot even be started must not stop all others.
          permits.release();
          tried(delivery, new Delivery.Try(clock.instant().toString(), 0, reason(e), 0));
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void send(Delivery delivery) {
    SimulatedEvent event = delivery.event();
    WebhookTarget target = target(event.provider());
    URI url = target.url();
    if (url == null) {
      permits.release();
      return;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(url)
        .timeout(settings.readTimeout())
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(event.body()));
    (delivery.forged() ? target.forge(event.body()) : target.sign(event.body()))
        .forEach(request::header);
    long started = System.nanoTime();
    client.sendAsync(request.build(), BodyHandlers.discarding())
        .handle((response, failure) -> {
          permits.release();
          long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
          int status = response == null ? 0 : response.statusCode();
          tried(delivery, new Delivery.Try(
              clock.instant().toString(), status, reason(failure), millis));
          return delivery;
        });
  }

  private void tried(Delivery delivery, Delivery.Try attempt) {
    if (!running) {
      return; // Stopping: an aborted request is no try, the delivery stays pending.
    }
    int tries = delivery.tryCount() + 1;
    boolean over = delivery.forged() || tries >= settings.maxTries();
    Delivery.Status after = attempt.status() / 100 == 2 ? Delivery.Status.DELIVERED
        : over ? Delivery.Status.GIVEN_UP : Delivery.Status.PENDING;
    delivery.tried(attempt, after);
    Delivery follower = delivery.takeNext();
    if (follower != null) {
      enqueue(follower, 0);
    }
    if (delivery.status() == Delivery.Status.PENDING) {
      enqueue(delivery, settings.backoffAfter(tries).toMillis());
      return;
    }
    if (after == Delivery.Status.GIVEN_UP && !delivery.forged()) {
      log.warn("webhook given up: eventId={} type={} tries={} status={} error={}",
          delivery.event().id(), delivery.event().type(), tries, attempt.status(),
          attempt.error());
    }
    finish(delivery);
  }

  private void finish(Delivery delivery) {
    if (pending.remove(delivery.id()) == null) {
      return;
    }
    keep(delivery);
    if (!delivery.forged()) {
      journal.append(KIND, delivery.saved());
      note(delivery);
    }
  }

  private void keep(Delivery delivery) {
    finished.addLast(delivery);
    if (finishedCount.incrementAndGet() > FINISHED_LIMIT && finished.pollFirst() != null) {
      finishedCount.decrementAndGet();
    }
  }

  /** One successful delivery of an event is enough, whatever became of its duplicates. */
  private void note(Delivery delivery) {
    String eventId = delivery.event().id();
    if (delivery.status() == Delivery.Status.DELIVERED) {
      undelivered.remove(eventId);
    } else {
      undelivered.put(eventId, delivery.status());
    }
  }

  private static @Nullable String reason(@Nullable Throwable failure) {
    return failure == null ? null : failure.getClass().getSimpleName() + ": "
        + failure.getMessage();
  }

  private static Executor after(long millis) {
    return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
  }
}
