package dev.quittance.systemtests;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shoppers who pay one order after the other, and administrators who look, until told to stop. */
final class DoorLoad {

  private static final int SHOPPERS = 2;
  private static final Duration PAUSE = Duration.ofMillis(250);
  /** Often, so that some come in every moment in which an instance goes. */
  private static final Duration PAUSE_OF_LOOKS = Duration.ofMillis(40);

  private final Stack stack;
  private final String orders;
  private final Map<String, Shop> bought = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService threads;

  /**
   * Begins.
   *
   * @param orders where the order service is
   * @param looks what an administrator reads again and again
   */
  DoorLoad(Stack stack, String orders, List<String> looks) {
    this.stack = stack;
    this.orders = orders;
    this.threads = Executors.newScheduledThreadPool(SHOPPERS + looks.size());
    JsonApi admin = new Shop(stack).admin();
    looks.forEach(address -> again(() -> admin.get(address), PAUSE_OF_LOOKS));
    for (int shopper = 0; shopper < SHOPPERS; shopper++) {
      again(this::buy, PAUSE);
    }
  }

  private void again(Runnable work, Duration pause) {
    threads.scheduleWithFixedDelay(() -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        complaints.add(e.toString());
      }
    }, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void buy() {
    Shop shop = new Shop(stack, orders);
    String order = shop.createOrder();
    bought.put(order, shop);
    shop.pay(shop.requireToPayPatiently(order, "stripe:payment_intent"));
  }

  /** Ends when what was begun is done; the orders and who bought them. */
  Map<String, Shop> finish() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(Shop.LONG_ENOUGH.toMillis(), TimeUnit.MILLISECONDS)) {
      complaints.add("somebody still waits");
    }
    return Map.copyOf(bought);
  }

  /** What went wrong for them. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }
}
