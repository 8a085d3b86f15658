package dev.quittance.systemtests;

import dev.quittance.stack.Stack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Measures a fresh stack on this machine, the simulator at 0 ms: the answer time of require-to-pay,
 * and the webhooks that are accepted durably. How to run it stands in this module's pom.xml.
 */
public final class Benchmarks {

  private static final int WARM_UP = 100;
  private static final int MEASURED = 200;

  private Benchmarks() {
  }

  /** Prints the figures and ends. */
  public static void main(String[] arguments) throws Exception {
    Stack stack = RunningStack.get();
    measureRequireToPay(stack, WARM_UP);
    List<String> payments = measureRequireToPay(stack, MEASURED);
    WebhookLoad load = new WebhookLoad(stack.settings(), payments);
    load.run(Duration.ofSeconds(5));
    System.out.println("warm-up over");
    System.out.println(load.run(Duration.ofSeconds(15)));
    System.exit(0);
  }

  private static List<String> measureRequireToPay(Stack stack, int orders) {
    double[] millis = new double[orders];
    List<String> payments = IntStream.range(0, orders).mapToObj(index -> {
      Shop shop = new Shop(stack);
      String order = shop.createOrder();
      long begin = System.nanoTime();
      String payment = shop.requireToPay(order, "stripe:payment_intent")
          .required("payment_id").asString();
      millis[index] = (System.nanoTime() - begin) / 1e6;
      return payment;
    }).toList();
    Arrays.sort(millis);
    System.out.printf(Locale.ROOT, "require-to-pay over %d: p50 %.1f ms, p99 %.1f ms%n",
        orders, millis[orders / 2], millis[orders * 99 / 100]);
    return payments;
  }
}
