package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.StackSettings.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes input number n of a seed; no input depends on another one. */
final class Inputs {

  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?(\\w+)[^}]*}");
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  /** Webhooks come from anybody: they are tried more often. */
  private static final int WEBHOOK_WEIGHT = 4;
  /** One of so many inputs has no end; each keeps a connection until the server has enough. */
  private static final int ENDLESS_RARITY = 400;
  private static final Map<String, String> ALIASES = Map.of(
      "/api/order/stripe/webhook", "stripe", "/api/payments/webhook/stripe", "stripe",
      "/api/callback/pingxx-callback", "pingxx", "/payments/webhook", "dummy");

  private final long seed;
  private final Fixtures fixtures;
  private final List<Slot> slots = new ArrayList<>();
  private final ApiInputs api;
  private final WebhookInputs webhooks;
  private final FramingInputs framing;
  private final Operations operations;

  /** An endpoint, and of which provider, if it takes webhooks. */
  private record Slot(Endpoint endpoint, @Nullable String provider) {
  }

  Inputs(long seed, List<Endpoint> endpoints, Fixtures fixtures, Signing signing) {
    this.seed = seed;
    this.fixtures = fixtures;
    this.api = new ApiInputs(fixtures);
    this.webhooks = new WebhookInputs(fixtures, signing);
    this.framing = new FramingInputs(fixtures);
    this.operations = new Operations(fixtures);
    endpoints.forEach(this::addSlots);
  }

  private void addSlots(Endpoint endpoint) {
    if (endpoint.pattern().equals("/webhooks/{provider}")) {
      for (String provider : fixtures.events().keySet()) {
        addTimes(WEBHOOK_WEIGHT, new Slot(
            new Endpoint(endpoint.service(), endpoint.method(), "/webhooks/" + provider),
            provider));
      }
    }
    addTimes(1, new Slot(endpoint, ALIASES.get(endpoint.pattern())));
  }

  private void addTimes(int times, Slot slot) {
    for (int count = 0; count < times; count++) {
      slots.add(slot);
    }
  }

  /** What every campaign must have tried. */
  List<Endpoint> all() {
    return slots.stream().map(Slot::endpoint).distinct().toList();
  }

  Input input(long number) {
    SplittableRandom random = new SplittableRandom(seed * SPREAD + number);
    Slot slot = slots.get((int) (number % slots.size()));
    Endpoint endpoint = slot.endpoint();
    String target = VARIABLE.matcher(endpoint.pattern()).replaceAll(variable ->
        Matcher.quoteReplacement(
            fixtures.values().getOrDefault(variable.group(1), List.of("x")).getFirst()));
    if (random.nextInt(ENDLESS_RARITY) == 0) {
      return framing.endless(number, endpoint, target, random);
    }
    int ticket = random.nextInt(100);
    int limit = limit(endpoint);
    if (ticket < 2 && limit > 0) {
      return framing.tooLarge(number, endpoint, target, limit, random);
    }
    if (ticket < 6) {
      return framing.input(number, endpoint, target, random);
    }
    String provider = slot.provider();
    return provider == null || ticket < 9 ? api.input(number, endpoint, random)
        : webhooks.input(number, endpoint, target, provider, random);
  }

  /** How long a body may be; 0 if none is read. */
  private int limit(Endpoint endpoint) {
    if (endpoint.service() == Part.INGEST && endpoint.pattern().contains("webhook")
        || endpoint.pattern().equals("/admin/settlements/{provider}")) {
      return 1 << 20;
    }
    return endpoint.service() == Part.ORDER && operations.body(endpoint) != null ? 1 << 16 : 0;
  }
}
