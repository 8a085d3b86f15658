package dev.quittance.simulator.webhooks;

import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.journal.JournalKind;
import dev.quittance.simulator.journal.JournalOwner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Every event of every provider, oldest first, up to a limit; providers list their events here. */
@Component
@Order(1)
public final class EventLog implements JournalOwner {

  private static final int LIMIT = 100_000;
  private static final String KIND = "event";

  private final Journal journal;
  private final Map<String, SimulatedEvent> events = new LinkedHashMap<>();

  EventLog(Journal journal) {
    this.journal = journal;
  }

  void add(SimulatedEvent event) {
    journal.append(KIND, event);
    restore(event);
  }

  /** The event with this id. */
  public synchronized @Nullable SimulatedEvent find(String id) {
    return events.get(id);
  }

  /** A provider's events, newest first. */
  public synchronized List<SimulatedEvent> newestFirst(String provider) {
    List<SimulatedEvent> found = new ArrayList<>();
    for (SimulatedEvent event : events.values()) {
      if (event.provider().equals(provider)) {
        found.add(event);
      }
    }
    return found.reversed();
  }

  synchronized void clear() {
    events.clear();
  }

  private synchronized void restore(SimulatedEvent event) {
    events.put(event.id(), event);
    if (events.size() > LIMIT) {
      events.remove(events.keySet().iterator().next());
    }
  }

  private synchronized List<SimulatedEvent> all() {
    return List.copyOf(events.values());
  }

  @Override
  public List<JournalKind<?>> journalKinds() {
    return List.of(new JournalKind<>(KIND, SimulatedEvent.class, this::restore, this::all));
  }
}
