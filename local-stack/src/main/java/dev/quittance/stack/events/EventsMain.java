package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** {@code export} and {@code republish}: see docs/events.md. */
public final class EventsMain {

  private static final Map<String, Set<String>> COMMANDS = Map.of(
      "export", Set.of("bootstrap", "config", "topic", "out", "rows"),
      "republish", Set.of("bootstrap", "config", "topic", "to", "since", "until",
          "from-files"));
  private static final int ROWS = 100_000;
  private static final int MOST_ROWS = 10_000_000;
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int LOST = 2;

  private EventsMain() {
  }

  /** Ends with 0 if done, 1 if it failed, 2 if Kafka had deleted what was not yet exported. */
  public static void main(String[] line) {
    int result;
    try {
      result = run(Arguments.of(line, COMMANDS));
    } catch (StackException e) {
      System.err.println("events: " + e.getMessage());
      result = FAILED;
    }
    System.exit(result);
  }

  private static int run(Arguments arguments) {
    String topic = arguments.required("topic");
    if (arguments.command().equals("republish")) {
      long copied = republish(arguments, topic);
      System.out.println("republished " + copied + " records of " + topic);
      return DONE;
    }
    ExportReport report = new ExportTopic(arguments.kafka(), topic,
        Path.of(arguments.required("out")), arguments.number("rows", ROWS, MOST_ROWS)).run();
    System.out.println("exported " + report.records() + " records of " + topic + " into "
        + report.files() + " files");
    report.lost().forEach(lost -> System.err.println("events: lost before export: " + lost));
    return report.lost().isEmpty() ? DONE : LOST;
  }

  private static long republish(Arguments arguments, String topic) {
    String target = arguments.required("to");
    if (target.equals(topic)) {
      throw new StackException("--to must be another topic than " + topic);
    }
    Instant since = arguments.instant("since");
    Instant until = arguments.instant("until");
    String files = arguments.optional("from-files");
    return files == null
        ? new RepublishTopic(arguments.kafka(), topic, target).run(since, until)
        : new RepublishFiles(arguments.kafka(), topic, Path.of(files), target).run(since, until);
  }
}
