package dev.quittance.systemtests.faults;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run: shoppers and nemesis, then the banks, then quiet, then the invariants. */
final class FaultRun {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Stack stack;
  private final Wishes wishes;

  /**
   * What is wanted.
   *
   * @param concurrency orders at the same time
   * @param longest when no new orders are begun any more
   * @param quiet how long the slowest repair may take: what is unknown settles, what was missed is
   *     read
   */
  record Wishes(long seed, int orders, int blows, int concurrency, Duration longest,
      Duration quiet) {
  }

  /** What came out. */
  record Report(Wishes wishes, Map<String, Integer> blows, Map<String, Integer> shoppers,
      Map<String, String> figures, List<String> violations, Duration busy, Duration quiet) {

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("\nFault run, seed " + wishes.seed() + "\n");
      line(text, "orders wanted", wishes.orders());
      line(text, "faults", blows.values().stream().mapToInt(Integer::intValue).sum());
      new TreeMap<>(blows).forEach((name, count) -> line(text, "  " + name, count));
      new TreeMap<>(shoppers).forEach((name, count) -> line(text, name, count));
      new TreeMap<>(figures).forEach((name, count) -> line(text, name, count));
      line(text, "seconds under fire", busy.toSeconds());
      line(text, "seconds until quiet", quiet.toSeconds());
      line(text, "violations", violations.size());
      violations.stream().limit(50).forEach(violation -> text.append("  ").append(violation)
          .append('\n'));
      return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
      text.append(String.format("%-44s %s%n", name, value));
    }
  }

  FaultRun(Stack stack, Wishes wishes) {
    this.stack = stack;
    this.wishes = wishes;
  }

  Report run() throws InterruptedException, SQLException {
    Nemesis nemesis = new Nemesis(stack);
    Settlements settlements = new Settlements(stack.settings());
    Tally tally = new Tally();
    long begin = System.nanoTime();
    offerCoupon();
    AtomicBoolean shopping = new AtomicBoolean(true);
    CompletableFuture<Void> shoppers = CompletableFuture.runAsync(
        () -> shop(nemesis.orderServices(), tally), task -> Thread.ofPlatform().start(task));
    shoppers.whenComplete((done, failure) -> shopping.set(false));
    nemesis.deal(FaultPlan.of(wishes.seed(), wishes.blows()), shopping::get);
    shoppers.join();
    new Banks(stack.settings().url(Part.SIMULATOR)).decide(tally);
    Duration busy = Duration.ofNanos(System.nanoTime() - begin);
    long calm = System.nanoTime();
    List<String> violations = untilQuiet(tally);
    violations.addAll(tally.complaints());
    violations.addAll(settlements.differences());
    int audit = stack.runOnce(Part.ORDER, "--verify-audit");
    if (audit != 0) {
      violations.add("the audit trail does not verify: exit code " + audit);
    }
    return new Report(wishes, nemesis.dealt(), tally.counts(),
        new Invariants(stack).figures(), violations, busy,
        Duration.ofNanos(System.nanoTime() - calm));
  }

  private void offerCoupon() {
    String url = stack.settings().url(Part.SIMULATOR);
    String token = new JsonApi(null).post(url + "/_sim/token",
            "{\"sub\": \"admin\", \"scope\": \"payments:admin\"}")
        .required("access_token").asString();
    new JsonApi(token).post(stack.settings().url(Part.ORDER) + "/api/admin/coupons", """
        {"code": "%s", "percent": "10", "total_limit": %d}
        """.formatted(OrderStory.COUPON, Math.max(1, wishes.orders() / 20)));
  }

  private void shop(List<String> orderServices, Tally tally) {
    Semaphore places = new Semaphore(wishes.concurrency());
    long end = System.nanoTime() + wishes.longest().toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < wishes.orders() && System.nanoTime() < end; number++) {
        int own = number;
        places.acquireUninterruptibly();
        threads.submit(() -> {
          try {
            new OrderStory(orderServices, stack.settings().url(Part.SIMULATOR), wishes.seed(),
                own, tally).run();
          } catch (RuntimeException e) {
            tally.complain("shopper " + own + ": " + e);
          } finally {
            places.release();
          }
        });
      }
    }
  }

  /** Looks until all is well, or until there was more than enough time. */
  private List<String> untilQuiet(Tally tally) throws InterruptedException, SQLException {
    Invariants invariants = new Invariants(stack);
    long deadline = System.nanoTime() + wishes.quiet().toNanos();
    List<String> violations = new ArrayList<>(invariants.violations(tally));
    while (!violations.isEmpty() && System.nanoTime() < deadline) {
      System.out.println("not quiet yet: " + violations.size() + ", " + violations.getFirst());
      TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
      violations = new ArrayList<>(invariants.violations(tally));
    }
    return violations;
  }
}
