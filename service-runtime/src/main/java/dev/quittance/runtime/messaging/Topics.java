package dev.quittance.runtime.messaging;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.lifecycle.ShutdownOrder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of the platform, made beside the start: Kafka may come later than the service. Once
 * all exist they are looked for now and then, because a topic can be deleted and a new cluster can
 * stand where the old one was. An existing topic is left as it is.
 */
public final class Topics implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(Topics.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration PAUSE_WHEN_COMPLETE = Duration.ofMinutes(1);
  private static final Duration PATIENCE_OF_SENDERS = Duration.ofSeconds(10);

  private final Map<String, NewTopic> topics = new TreeMap<>();
  private final boolean create;
  private final Supplier<Set<String>> heard;
  private final Supplier<Admin> admins;
  private final CountDownLatch looked = new CountDownLatch(1);
  private volatile Set<String> missing;
  private volatile @Nullable Admin admin;
  private volatile boolean running;
  private @Nullable Thread thread;
  private String trouble = "";

  /**
   * Made by auto-configuration.
   *
   * @param create false where somebody else makes the topics
   * @param heard what this service listens to
   * @param admins makes a client, which this closes
   */
  Topics(Collection<NewTopic> topics, boolean create, Supplier<Set<String>> heard,
      Supplier<Admin> admins, MeterRegistry meters) {
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    this.create = create;
    this.heard = heard;
    this.admins = admins;
    this.missing = Set.copyOf(this.topics.keySet());
    Gauge.builder("quittance.topics.missing", this,
            all -> all.looked.getCount() > 0 ? Double.NaN : all.missing.size())
        .description("Topics of the platform that Kafka lacks; NaN until it was asked")
        .register(meters);
  }

  /** Those that are not known to exist: all of them until Kafka was asked. */
  Set<String> missing() {
    return missing;
  }

  /** Null as long as none could be made, for want of a name that leads to Kafka. */
  @Nullable Admin client() {
    return admin;
  }

  /**
   * Returns when what was missing is made, or is not for us to make: a broker that may would
   * otherwise make a topic for whoever sends first, with fewer partitions and not compacted.
   *
   * @throws KafkaException if it could not be asked for a while
   */
  void awaitFirstLook() {
    try {
      if (!looked.await(PATIENCE_OF_SENDERS.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new KafkaException("Kafka could not be asked for its topics yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("topics").start(this::run);
  }

  private void run() {
    try {
      while (running) {
        Thread.sleep(look() ? PAUSE_WHEN_COMPLETE : PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes what is missing, and tells whether nothing is any more. */
  boolean look() throws InterruptedException {
    try {
      Admin client = admin == null ? admins.get() : admin;
      admin = client;
      Map<String, Throwable> absent = absent(client);
      if (create && !absent.isEmpty()) {
        make(client, absent);
      }
      missing = Set.copyOf(absent.keySet());
      if (!create || absent.values().stream().allMatch(Topics::isForGood)) {
        looked.countDown();
      }
      tell(missing.isEmpty() ? "" : "missing " + absent.keySet(), absent);
      return missing.isEmpty();
    } catch (ExecutionException | TimeoutException | RuntimeException | Error e) {
      // Without this thread no event would ever leave.
      tell("Kafka cannot be asked", e);
      return false;
    }
  }

  /** Whether another try changes nothing: others make the topic, or nobody does. */
  private static boolean isForGood(Throwable refusal) {
    return refusal instanceof AuthorizationException || refusal instanceof PolicyViolationException;
  }

  /** Each topic that is not there for this service, and why. */
  private Map<String, Throwable> absent(Admin client)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Throwable> absent = new TreeMap<>();
    Set<String> needed = heard.get();
    for (Map.Entry<String, ? extends KafkaFuture<?>> topic
        : client.describeTopics(topics.keySet()).topicNameValues().entrySet()) {
      Throwable refusal = refusal(topic.getValue());
      // What only others hear or write may be hidden from us.
      if (refusal instanceof UnknownTopicOrPartitionException
          || refusal instanceof TopicAuthorizationException && needed.contains(topic.getKey())) {
        absent.put(topic.getKey(), refusal);
      } else if (refusal != null && !(refusal instanceof TopicAuthorizationException)) {
        throw new ExecutionException(refusal);
      }
    }
    return absent;
  }

  private void make(Admin client, Map<String, Throwable> absent)
      throws InterruptedException, TimeoutException {
    List<NewTopic> wanted = topics.values().stream().filter(topic ->
        absent.get(topic.name()) instanceof UnknownTopicOrPartitionException).toList();
    Set<String> made = new TreeSet<>();
    for (Map.Entry<String, ? extends KafkaFuture<?>> topic
        : client.createTopics(wanted).values().entrySet()) {
      Throwable refusal = refusal(topic.getValue());
      if (refusal == null) {
        made.add(topic.getKey());
      }
      // Another instance can have been faster.
      if (refusal == null || refusal instanceof TopicExistsException) {
        absent.remove(topic.getKey());
      } else {
        absent.put(topic.getKey(), refusal);
      }
    }
    if (!made.isEmpty()) {
      log.info("topics made: {}", made);
    }
  }

  private static @Nullable Throwable refusal(KafkaFuture<?> answer)
      throws InterruptedException, TimeoutException {
    try {
      answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /** Once for each change: it is looked every few seconds. */
  private void tell(String trouble, Object details) {
    if (this.trouble.equals(trouble)) {
      return;
    }
    this.trouble = trouble;
    if (trouble.isEmpty()) {
      log.info("all topics exist");
    } else {
      log.warn("topics: {}, trying again: {}", trouble, details.toString());
    }
  }

  @Override
  public void stop() {
    running = false;
    Thread looking = thread;
    if (looking != null) {
      looking.interrupt();
      try {
        looking.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Admin client = admin;
    admin = null;
    if (client != null) {
      client.close(Duration.ZERO);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** From before the first event is sent until after the last. */
  @Override
  public int getPhase() {
    return ShutdownOrder.RELAY;
  }
}
