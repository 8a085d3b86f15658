package dev.quittance.runtime.redrive;

import dev.quittance.events.Topic;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to send back; null lets all pass.
 *
 * @param topic where they go; they lie on its dead-letter topic
 * @param eventId the CloudEvents id
 * @param type the CloudEvents type
 * @param consumer the service that failed
 * @param since put aside at that time or later
 * @param until put aside before that time
 * @param limit at most so many
 * @param send false only shows them
 */
record RedriveRequest(Topic topic, @Nullable String eventId, @Nullable String type,
    @Nullable String consumer, @Nullable Instant since, @Nullable Instant until, int limit,
    boolean send) {

  static final String USAGE = """
      Sends dead letters back to their topic; without --send it only shows them.
        --topic=<topic>         payment.requests, payment.lifecycle, payment.outcomes, order.events
        --event-id=<id>         only this event
        --type=<type>           only this type, payment.succeeded.v1 for one
        --consumer=<service>    only what this service could not handle
        --since=<time>          only what was put aside then or later, 2026-11-21T08:00:00Z
        --until=<time>          only what was put aside before
        --limit=<count>         at most so many, 100 if not given
        --send                  send them
      Kafka is reached with the settings of the service: KAFKA_BOOTSTRAP_SERVERS, SPRING_KAFKA_*.
      KAFKA_CLIENT_CONFIG may name a properties file of Kafka's, which comes before them.
      """;
  private static final int LIMIT = 100;
  private static final int HIGHEST_LIMIT = 100_000;
  private static final Set<String> NAMES =
      Set.of("topic", "event-id", "type", "consumer", "since", "until", "limit", "send");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException what is wrong with it, for a person
   */
  static RedriveRequest parse(String... args) {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
      boolean hasValue = parts.length == 2 && !parts[1].isBlank();
      if (!NAMES.contains(name) || hasValue == name.equals("send")) {
        throw new IllegalArgumentException("cannot read " + arg);
      }
      options.put(name, hasValue ? parts[1] : "");
    }
    return new RedriveRequest(topicOf(options.get("topic")), options.get("event-id"),
        options.get("type"), options.get("consumer"), timeOf(options.get("since")),
        timeOf(options.get("until")), limitOf(options.get("limit")), options.containsKey("send"));
  }

  private static Topic topicOf(@Nullable String name) {
    return Arrays.stream(Topic.values())
        .filter(topic -> topic.topicName().equals(name) || topic.deadLetterTopicName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("--topic names no topic of ours"));
  }

  private static @Nullable Instant timeOf(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  private static int limitOf(@Nullable String text) {
    int limit;
    try {
      limit = text == null ? LIMIT : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a count: " + text, e);
    }
    if (limit < 1 || limit > HIGHEST_LIMIT) {
      throw new IllegalArgumentException("--limit must be 1 to " + HIGHEST_LIMIT);
    }
    return limit;
  }

  boolean matches(DeadLetter letter) {
    Instant from = since;
    Instant to = until;
    return passes(eventId, letter.eventId()) && passes(type, letter.type())
        && passes(consumer, letter.consumer())
        && (from == null || !letter.putAsideAt().isBefore(from))
        && (to == null || letter.putAsideAt().isBefore(to));
  }

  private static boolean passes(@Nullable String wanted, @Nullable String found) {
    return wanted == null || wanted.equals(found);
  }
}
