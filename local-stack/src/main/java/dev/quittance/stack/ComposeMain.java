package dev.quittance.stack;

import dev.quittance.stack.StackSettings.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code mvn -Pcompose} runs: builds the images, starts them, pays and refunds a sample with
 * each provider through one container of each service, through two, and through the second alone.
 */
public final class ComposeMain {

  private static final List<Part> SERVICES =
      List.of(Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

  private final Compose compose;
  private final StackSettings settings;

  private ComposeMain(Compose compose, StackSettings settings) {
    this.compose = compose;
    this.settings = settings;
  }

  /** Ends with 0 if every sample ended as it should, and with 1 if not; leaves nothing behind. */
  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("stack.home", "")).toAbsolutePath();
    boolean good = false;
    try {
      StackSettings settings = StackSettings.of(home, System::getenv);
      Compose compose = new Compose(home);
      try {
        good = new ComposeMain(compose, settings).run();
      } finally {
        compose.run("down", "--volumes", "--timeout", "40");
      }
    } catch (StackException e) {
      System.err.println("quittance: " + e.getMessage());
    }
    System.out.println(good ? "compose: all samples are good" : "compose: FAILED");
    System.exit(good ? 0 : 1);
  }

  private boolean run() {
    compose.run("build");
    compose.run("up", "-d");
    return awaitAndPay("one container of each", 1)
        && scaleAndPay()
        && payThroughTheSecond();
  }

  private boolean scaleAndPay() {
    List<String> command = new ArrayList<>(List.of("up", "-d", "--no-recreate"));
    for (Part service : SERVICES) {
      command.addAll(List.of("--scale", service.partName() + "=2"));
    }
    compose.run(command.toArray(String[]::new));
    return awaitAndPay("two containers of each", 2);
  }

  private boolean payThroughTheSecond() {
    for (Part service : SERVICES) {
      compose.stop(compose.containersOf(service.partName()).getFirst());
    }
    return awaitAndPay("the second container of each alone", 1);
  }

  private boolean awaitAndPay(String what, int containers) {
    for (Part service : SERVICES) {
      String name = service.partName();
      Waiting.until(name + " has " + containers + " healthy containers", START_TIMEOUT, () -> {
        List<String> running = compose.containersOf(name);
        return running.size() == containers && running.stream()
            .allMatch(container -> compose.healthOf(container).equals("healthy"));
      });
    }
    System.out.println();
    System.out.println("compose: samples through " + what);
    return new SamplePayments(settings, System.out::println).run();
  }
}
