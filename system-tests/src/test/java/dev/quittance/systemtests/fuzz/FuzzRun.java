package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One campaign: prelude, bad input, aftermath. */
final class FuzzRun {

  private final Stack stack;
  private final Wishes wishes;
  private final FuzzReport report;

  /**
   * What is wanted.
   *
   * @param first the number of the first input
   * @param count how many inputs
   * @param longest when no new input is begun any more
   */
  record Wishes(long seed, long first, long count, int concurrency, Duration longest) {
  }

  FuzzRun(Stack stack, Wishes wishes) {
    this.stack = stack;
    this.wishes = wishes;
    this.report = new FuzzReport(wishes.seed());
  }

  FuzzReport run() throws Exception {
    Tokens tokens = Tokens.of(stack.settings());
    Secrets secrets = new Secrets(stack.settings(), tokens);
    List<Endpoint> endpoints = Endpoints.of(stack.settings(), new JsonApi(tokens.admin()));
    Fixtures fixtures = new Prelude(stack, tokens).run();
    Inputs inputs =
        new Inputs(wishes.seed(), endpoints, fixtures, new Signing(stack.settings()));
    Oracle oracle = new Oracle(stack.settings().home(), secrets);
    Aftermath aftermath = new Aftermath(stack, fixtures);
    Logs logs = new Logs(stack);
    long begin = System.nanoTime();
    send(inputs, oracle, begin + wishes.longest().toNanos());
    report.took(Duration.ofNanos(System.nanoTime() - begin));
    aftermath.violations().forEach(report::violation);
    logs.violations(secrets).forEach(report::violation);
    if (wishes.count() >= inputs.all().size()) {
      coverage(inputs, endpoints, fixtures);
    }
    return report;
  }

  private void send(Inputs inputs, Oracle oracle, long deadline) throws InterruptedException {
    AtomicLong next = new AtomicLong(wishes.first());
    long end = wishes.first() + wishes.count();
    try (ExecutorService threads = Executors.newFixedThreadPool(wishes.concurrency())) {
      for (int worker = 0; worker < wishes.concurrency(); worker++) {
        threads.submit(() -> {
          try (Sender sender = new Sender(stack.settings())) {
            for (long number = next.getAndIncrement(); number < end
                && System.nanoTime() < deadline; number = next.getAndIncrement()) {
              try {
                one(inputs.input(number), sender, oracle);
              } catch (IOException | RuntimeException | StackOverflowError e) {
                report.violation("the campaign itself failed at input " + number + ": " + e);
              }
            }
          }
          return null;
        });
      }
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.DAYS);
    }
    if (report.inputs() < wishes.count()) {
      report.violation("only " + report.inputs() + " of " + wishes.count() + " inputs in time");
    }
  }

  private void one(Input input, Sender sender, Oracle oracle) throws IOException {
    Answer answer = sender.send(input);
    report.count(input.endpoint(), answer.status());
    List<String> violations = oracle.violations(input, answer);
    if (!violations.isEmpty()) {
      report.violation("input " + input.number() + " of seed " + wishes.seed() + " ("
          + kept(input) + "), " + input.endpoint() + ", " + input.what() + ": "
          + String.join("; ", violations)
          + (answer.status() == 0 ? " (after input " + sender.before(input) + ")" : ""));
    }
    sender.done(input);
  }

  /** Where the exact bytes of an input are. */
  private String kept(Input input) {
    try {
      Path folder = Files.createDirectories(stack.settings().home().resolve("system-tests")
          .resolve("target").resolve("fuzz"));
      Path file = folder.resolve(wishes.seed() + "-" + input.number() + ".bin");
      try (var out = Files.newOutputStream(file)) {
        out.write(input.head());
        out.write(input.body().first());
        out.write(input.body().then());
      }
      return stack.settings().home().relativize(file).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that the services and the API document name was tried, and with every provider. */
  private void coverage(Inputs inputs, List<Endpoint> endpoints, Fixtures fixtures) {
    Map<Part, Long> perService = new EnumMap<>(Part.class);
    for (Endpoint endpoint : inputs.all()) {
      long sent = "012345".chars().mapToLong(one -> report.count(endpoint, (char) one)).sum();
      perService.merge(endpoint.service(), sent, Long::sum);
      if (sent == 0) {
        report.violation("no input was sent to " + endpoint);
      }
    }
    if (perService.size() < Endpoints.SERVICES.size()) {
      report.violation("only these services were tried: " + perService.keySet());
    }
    Endpoints.SERVICES.stream()
        .flatMap(service -> Endpoints.documented(service, fixtures.api(service)).stream())
        .filter(endpoint -> !endpoints.contains(endpoint))
        .forEach(endpoint -> report.violation(endpoint + " of the API document is not tried"));
    for (String provider : fixtures.values().getOrDefault("provider", List.of())) {
      Endpoint webhook = new Endpoint(Part.INGEST, "POST", "/webhooks/" + provider);
      if (report.count(webhook, '2') == 0 || report.count(webhook, '4') == 0) {
        report.violation(webhook + " was not both accepted and refused");
      }
    }
  }
}
