package dev.quittance.runtime.redrive;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.slf4j.LoggerFactory;

/**
 * The command that sends dead letters back to their topic. It is in the jar of every service:
 * {@code java -Dloader.main=dev.quittance.runtime.redrive.RedriveDeadLetters -cp <jar>
 * org.springframework.boot.loader.launch.PropertiesLauncher --topic=payment.outcomes}.
 */
public final class RedriveDeadLetters {

  private static final int WRONG_USE = 2;

  private RedriveDeadLetters() {
  }

  /** Runs it; status 2 if the arguments are wrong. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
    RedriveRequest request;
    try {
      request = RedriveRequest.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + RedriveRequest.USAGE);
      System.exit(WRONG_USE);
      return;
    }
    Redrive.Report report = new Redrive(
        kafka(System.getenv()), Clock.systemUTC(), System.out::println).run(request);
    System.out.printf("%d letters read, %d %s, %d more of the same%s%n", report.read(),
        report.chosen(), request.send() ? "sent" : "found (send them with --send)",
        report.repeated(), report.complete() ? "" : "; stopped at the limit");
  }

  private static Properties kafka(Map<String, String> environment) throws IOException {
    Properties kafka = new Properties();
    String file = environment.get("KAFKA_CLIENT_CONFIG");
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        kafka.load(reader);
      }
    }
    kafka.putIfAbsent("bootstrap.servers",
        environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"));
    return kafka;
  }
}
