package dev.quittance.runtime.redrive;

import java.io.IOException;
import java.time.Clock;

/**
 * The command that sends dead letters back to their topic. It is in every service, and reaches
 * Kafka with the service's settings. In an image:
 * {@code java -cp /app/app.jar dev.quittance.runtime.redrive.RedriveDeadLetters
 * --topic=payment.outcomes}; the jar of a build holds others, so that there it is
 * {@code java -Dloader.main=dev.quittance.runtime.redrive.RedriveDeadLetters -cp <jar>
 * org.springframework.boot.loader.launch.PropertiesLauncher --topic=payment.outcomes}.
 */
public final class RedriveDeadLetters {

  private static final int WRONG_USE = 2;

  private RedriveDeadLetters() {
  }

  /** Runs it; status 2 if the arguments are wrong. */
  public static void main(String[] args) throws IOException, InterruptedException {
    RedriveRequest request;
    try {
      request = RedriveRequest.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + RedriveRequest.USAGE);
      System.exit(WRONG_USE);
      return;
    }
    Redrive.Report report = new Redrive(
        KafkaAccess.ofTheService(), Clock.systemUTC(), System.out::println).run(request);
    System.out.printf("%d letters read, %d %s, %d more of the same%s%n", report.read(),
        report.chosen(), request.send() ? "sent" : "found (send them with --send)",
        report.repeated(), report.complete() ? "" : "; stopped at the limit");
  }
}
