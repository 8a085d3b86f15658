package dev.quittance.order.payments;

import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.EventJson;
import dev.quittance.events.EventType;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.runtime.lifecycle.BackgroundWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.postgresql.codec.Json;
import java.io.Serial;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Outcomes of payments that are not known here yet: kept, tried again, alarmed, never dropped. */
@Component
class ParkedOutcomes implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(ParkedOutcomes.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ALARM_AFTER = Duration.ofMinutes(5);
  private static final int MOST_AT_ONCE = 100;

  private final DatabaseClient database;
  private final ApplyOutcome applyOutcome;
  private final TransactionalOperator transaction;
  private volatile boolean running;
  private volatile Duration oldest = Duration.ZERO;

  ParkedOutcomes(DatabaseClient database, ApplyOutcome applyOutcome,
      TransactionalOperator transaction, MeterRegistry meters) {
    this.database = database;
    this.applyOutcome = applyOutcome;
    this.transaction = transaction;
    Gauge.builder("quittance.orders.oldest.parked.age", this,
            parked -> parked.oldest.toMillis() / 1000.0)
        .description("Age of the oldest outcome whose payment is not known")
        .baseUnit("seconds").register(meters);
  }

  /** Keeps an outcome, in the running transaction. */
  Mono<Void> park(PaymentOutcome outcome) {
    return database.sql("""
            INSERT INTO parked_outcomes (event_id, event_type, body)
            VALUES (:eventId, :eventType, :body) ON CONFLICT DO NOTHING
            """)
        .bind("eventId", outcome.eventId()).bind("eventType", outcome.type().wireName())
        .bind("body", Json.of(EventJson.write(outcome)))
        .fetch().rowsUpdated().then();
  }

  private record Parked(String eventId, String eventType, byte[] body, int tries) {

    PaymentOutcome outcome() {
      return (PaymentOutcome) EventJson.read(EventType.find(eventType).orElseThrow(), body);
    }
  }

  /** One could not even be looked at; it must not keep the others from it. */
  private static final class NotAppliedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Parked parked;

    NotAppliedException(Parked parked, RuntimeException cause) {
      super(cause);
      this.parked = parked;
    }
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("parked-outcomes").start(this::tryAgainWhileRunning);
  }

  private void tryAgainWhileRunning() {
    while (running) {
      try {
        Thread.sleep(PAUSE);
        oldest = age().blockOptional(TIMEOUT).orElse(Duration.ZERO);
        if (oldest.compareTo(ALARM_AFTER) > 0) {
          log.error("an outcome has no payment here for {}", oldest);
        }
        for (int count = 0; count < MOST_AT_ONCE && tryOne(); count++) {
          log.debug("a parked outcome was tried");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.warn("parked outcomes cannot be tried: {}", e.toString());
      }
    }
  }

  /** Tries the next one that is due; whether there was one. */
  private boolean tryOne() {
    Mono<Boolean> work = next().flatMap(parked -> Mono.fromSupplier(parked::outcome)
        .flatMap(applyOutcome::apply)
        .flatMap(applied -> applied ? remove(parked) : later(parked)).thenReturn(true)
        .onErrorMap(RuntimeException.class, e -> new NotAppliedException(parked, e)));
    return transaction.transactional(work)
        .onErrorResume(NotAppliedException.class, this::later)
        .blockOptional(TIMEOUT).orElse(false);
  }

  /** After the roll-back, which has given it free. */
  private Mono<Boolean> later(NotAppliedException e) {
    log.error("a parked outcome cannot be applied: eventId={} tries={}", e.parked.eventId(),
        e.parked.tries(), e.getCause());
    return later(e.parked).thenReturn(true);
  }

  private Mono<Parked> next() {
    return database.sql("""
            SELECT event_id, event_type, body, tries FROM parked_outcomes
             WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .map(row -> new Parked(required(row, "event_id", String.class),
            required(row, "event_type", String.class),
            required(row, "body", Json.class).asArray(),
            required(row, "tries", Integer.class)))
        .one();
  }

  private Mono<Long> remove(Parked parked) {
    return database.sql("DELETE FROM parked_outcomes WHERE event_id = :eventId")
        .bind("eventId", parked.eventId()).fetch().rowsUpdated();
  }

  /** 1 s, 2 s, 4 s … an hour at most. */
  private Mono<Long> later(Parked parked) {
    long seconds = Math.min(3600, 1L << Math.min(parked.tries(), 12));
    return database.sql("""
            UPDATE parked_outcomes
               SET tries = tries + 1, due_at = now() + :seconds * interval '1 second'
             WHERE event_id = :eventId
            """)
        .bind("seconds", seconds).bind("eventId", parked.eventId()).fetch().rowsUpdated();
  }

  private Mono<Duration> age() {
    return database.sql("""
            SELECT coalesce(extract(epoch FROM now() - min(parked_at)) * 1000, 0)::bigint
              FROM parked_outcomes
            """)
        .mapValue(Long.class).one().map(Duration::ofMillis);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
