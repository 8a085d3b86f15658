package dev.quittance.runtime.outbox;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.runtime.sql.Columns;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code outbox}: each row is one Kafka record, ready to be sent. */
public final class OutboxRows {

  /**
   * The number of shards, the same in every instance and version: a row keeps the shard it was
   * written with, and one key always has one shard.
   */
  static final int SHARDS = 16;

  /** The backlog is counted every second: not all of a million. */
  static final int MOST_COUNTED = 10_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  private final DatabaseClient database;

  public OutboxRows(DatabaseClient database) {
    this.database = database;
  }

  /** A row as it is read for sending. */
  record Row(long id, Instant createdAt, ProducerRecord<String, byte[]> message) {
  }

  Mono<Void> insert(List<EventEnvelope> envelopes) {
    List<ProducerRecord<String, byte[]>> messages =
        envelopes.stream().map(EventMapping::toRecord).toList();
    return database.sql("""
            INSERT INTO outbox (shard, topic, message_key, headers, body)
            SELECT shard, topic, message_key, headers::jsonb, body
              FROM unnest(:shards, :topics, :keys, :headers, :bodies) WITH ORDINALITY
                   AS event (shard, topic, message_key, headers, body, position)
             ORDER BY position
            """)
        .bind("shards", messages.stream().map(m -> shardOf(m.key())).toArray(Short[]::new))
        .bind("topics", messages.stream().map(ProducerRecord::topic).toArray(String[]::new))
        .bind("keys", messages.stream().map(ProducerRecord::key).toArray(String[]::new))
        .bind("headers", messages.stream().map(OutboxRows::headersOf).toArray(String[]::new))
        .bind("bodies", messages.stream().map(OutboxRows::bodyOf).toArray(String[]::new))
        .fetch().rowsUpdated()
        .then();
  }

  /** The oldest rows of these shards that can be sent, in the order in which to send them. */
  Flux<Row> oldest(List<Integer> shards, int limit) {
    return database.sql("""
            SELECT id, created_at, topic, message_key, headers, body
              FROM outbox
             WHERE shard = ANY(:shards) AND parked_reason IS NULL
             ORDER BY id
             LIMIT :limit
            """)
        .bind("shards", shards.stream().map(Integer::shortValue).toArray(Short[]::new))
        .bind("limit", limit)
        .map(OutboxRows::toRow).all();
  }

  Mono<Long> delete(List<Long> ids) {
    return database.sql("DELETE FROM outbox WHERE id = ANY(:ids)")
        .bind("ids", ids.toArray(Long[]::new))
        .fetch().rowsUpdated();
  }

  /** Takes a row aside that Kafka will never accept, so that the others can leave. */
  Mono<Long> park(long id, String reason) {
    return database.sql("UPDATE outbox SET parked_reason = :reason WHERE id = :id")
        .bind("id", id).bind("reason", reason)
        .fetch().rowsUpdated();
  }

  /** What waits. Ids rise with time, nearly: the first of each shard is its oldest. */
  Mono<Backlog> backlog() {
    return database.sql("""
            SELECT (SELECT count(*) FROM (SELECT FROM outbox WHERE parked_reason IS NULL
                                           LIMIT :most) AS counted) AS waiting,
                   (SELECT count(*) FROM outbox WHERE parked_reason IS NOT NULL) AS parked,
                   (SELECT coalesce(extract(epoch FROM min(first.created_at)) * 1000, 0)::bigint
                      FROM generate_series(0, :shards - 1) AS s (shard)
                     CROSS JOIN LATERAL (
                       SELECT created_at FROM outbox
                        WHERE outbox.shard = s.shard::smallint AND parked_reason IS NULL
                        ORDER BY id LIMIT 1) AS first) AS oldest_millis
            """)
        .bind("most", MOST_COUNTED).bind("shards", SHARDS)
        .map(row -> new Backlog(longOf(row, "waiting"), longOf(row, "parked"),
            longOf(row, "oldest_millis"))).one();
  }

  /**
   * What waits in the outbox.
   *
   * @param waiting rows that are to be sent, counted up to {@link #MOST_COUNTED}
   * @param parked rows that Kafka refused for good
   * @param oldestMillis when the oldest row to be sent was written, epoch milliseconds; 0 for none
   */
  record Backlog(long waiting, long parked, long oldestMillis) {

    static final Backlog NONE = new Backlog(0, 0, 0);
  }

  private static short shardOf(String key) {
    return (short) Math.floorMod(key.hashCode(), SHARDS);
  }

  private static String bodyOf(ProducerRecord<String, byte[]> message) {
    return new String(message.value(), StandardCharsets.UTF_8);
  }

  private static String headersOf(ProducerRecord<String, byte[]> message) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : message.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return JSON.writeValueAsString(headers);
  }

  private static Row toRow(Readable row) {
    ProducerRecord<String, byte[]> message = new ProducerRecord<>(
        textOf(row, "topic"), textOf(row, "message_key"),
        textOf(row, "body").getBytes(StandardCharsets.UTF_8));
    Json headers = row.get("headers", Json.class);
    if (headers != null) {
      JSON.readValue(headers.asString(), HEADERS).forEach((name, value) ->
          message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
    return new Row(
        longOf(row, "id"), Columns.required(row, "created_at", Instant.class), message);
  }

  private static String textOf(Readable row, String column) {
    String text = row.get(column, String.class);
    if (text == null) {
      throw new IllegalStateException("outbox." + column + " is null");
    }
    return text;
  }

  private static long longOf(Readable row, String column) {
    Long number = row.get(column, Long.class);
    return number == null ? 0 : number;
  }
}
