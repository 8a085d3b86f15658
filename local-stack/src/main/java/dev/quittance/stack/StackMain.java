package dev.quittance.stack;

import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What {@code mvn -Pup} runs. */
public final class StackMain {

  private StackMain() {
  }

  /**
   * Starts the stack, pays a sample with each provider, and stays up until Ctrl-C; with
   * {@code -Dstack.once=true} it ends after the samples, with 0 if all were paid and 1 if not.
   */
  public static void main(String[] arguments) {
    boolean once = Boolean.parseBoolean(blankMeansTrue(System.getProperty("stack.once", "false")));
    try {
      StackSettings settings = StackSettings.of(
          Path.of(System.getProperty("stack.home", "")).toAbsolutePath(), System::getenv);
      Stack stack = new Stack(settings, Map.of(), System.out::println);
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
      System.out.println("Starting Quittance; logs in " + settings.data().resolve("logs"));
      stack.start();
      boolean paid = new SamplePayments(settings, System.out::println).run();
      if (once || !paid) {
        System.exit(paid ? 0 : 1);
      }
      printWalk(settings);
      stayUp(stack);
    } catch (StackException e) {
      System.err.println("quittance: " + e.getMessage());
      System.exit(1);
    }
  }

  private static String blankMeansTrue(String value) {
    return value.isBlank() ? "true" : value;
  }

  private static void stayUp(Stack stack) {
    while (true) {
      Optional<String> failure = stack.failure();
      if (failure.isPresent()) {
        throw new StackException(failure.get());
      }
      Waiting.pause();
    }
  }

  private static void printWalk(StackSettings settings) {
    System.out.println(walk()
        .replace("{data}", settings.data().toString())
        .replace("{order}", settings.url(Part.ORDER))
        .replace("{gateway}", settings.url(Part.GATEWAY))
        .replace("{ingest}", settings.url(Part.INGEST))
        .replace("{reconciliation}", settings.url(Part.RECONCILIATION))
        .replace("{simulator}", settings.url(Part.SIMULATOR)));
  }

  private static String walk() {
    try (InputStream text = StackMain.class.getResourceAsStream("/walk.txt")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StackException("walk.txt cannot be read", e);
    }
  }
}
