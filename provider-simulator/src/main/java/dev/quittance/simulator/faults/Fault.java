package dev.quittance.simulator.faults;

import java.time.Instant;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure that was ordered.
 *
 * @param provider a provider's name, or null for all
 * @param operation a glob over operation names such as {@code payment_intents.create}
 * @param when before or after the provider did its work
 * @param status the HTTP status to answer with instead, or 0
 * @param close whether the connection is closed without an answer
 * @param garble whether the answer is a success that no program can read
 * @param count how often at most, 0 for no limit
 */
record Fault(
    @Nullable String provider,
    String operation,
    When when,
    Latency latency,
    int status,
    boolean close,
    boolean garble,
    double probability,
    int count,
    @Nullable Instant expires) {

  /** Whether the provider has done its work when the fault strikes. */
  enum When { BEFORE, AFTER }

  /** How a latency varies. */
  enum Distribution { FIXED, UNIFORM, NORMAL, EXPONENTIAL }

  /** A latency in milliseconds; the spread is half the range, or the standard deviation. */
  record Latency(Distribution distribution, long millis, long spreadMillis) {

    private static final long LIMIT_MILLIS = 600_000;

    long sample(RandomGenerator random) {
      double sampled = switch (distribution) {
        case FIXED -> millis;
        case UNIFORM -> millis + spreadMillis * (2 * random.nextDouble() - 1);
        case NORMAL -> millis + spreadMillis * random.nextGaussian();
        case EXPONENTIAL -> millis * random.nextExponential();
      };
      return Math.clamp(Math.round(sampled), 0, LIMIT_MILLIS);
    }
  }

  boolean covers(String calledProvider, String calledOperation, Instant now) {
    return (provider == null || provider.equals(calledProvider))
        && (expires == null || now.isBefore(expires))
        && glob(operation).matcher(calledOperation).matches();
  }

  private static Pattern glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (String part : glob.toLowerCase(Locale.ROOT).splitWithDelimiters("\\*", 0)) {
      regex.append(part.equals("*") ? ".*" : Pattern.quote(part));
    }
    return Pattern.compile(regex.toString());
  }
}
