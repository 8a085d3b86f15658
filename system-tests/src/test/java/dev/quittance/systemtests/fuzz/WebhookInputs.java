package dev.quittance.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.systemtests.fuzz.Input.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks: genuine signatures over spoilt events, and spoilt signatures over genuine ones. */
final class WebhookInputs {

  private static final Duration STALE = Duration.ofDays(30);

  private final Fixtures fixtures;
  private final Signing signing;

  WebhookInputs(Fixtures fixtures, Signing signing) {
    this.fixtures = fixtures;
    this.signing = signing;
  }

  Input input(long number, Endpoint endpoint, String target, String provider,
      SplittableRandom random) {
    Request request = new Request("POST", target);
    int ticket = random.nextInt(100);
    if (ticket < 55) {
      byte[] body = spoiltEvent(provider, number, random);
      request.header("Content-Type", "application/json").body(body)
          .headers(signing.headers(provider, body, Instant.now()));
      return new Input(number, endpoint, "genuine " + provider + " signature, spoilt event",
          request.head(), Body.of(body), Due.ANSWER);
    }
    if (ticket < 62) {
      byte[] body = Hostile.bytes(random, 4096);
      request.header("Content-Type", "application/json").body(body)
          .headers(signing.headers(provider, body, Instant.now()));
      return new Input(number, endpoint, "genuine " + provider + " signature, random bytes",
          request.head(), Body.of(body), Due.ANSWER);
    }
    if (ticket < 90) {
      return forged(number, endpoint, provider, request, random);
    }
    byte[] body = spoiltEvent(provider, number, random);
    request.header("Content-Type", ApiInputs.contentType(random)).body(body)
        .headers(signing.headers(provider, body, Instant.now()));
    return new Input(number, endpoint, "genuine " + provider + " signature, other content type",
        request.head(), Body.of(body), request.isHttp() ? Due.ANSWER : Due.HTTP_REFUSAL);
  }

  private byte[] spoiltEvent(String provider, long number, SplittableRandom random) {
    JsonNode event = Hostile.pick(fixtures.events().get(provider), random).deepCopy();
    if (random.nextInt(5) > 0) {
      ((ObjectNode) event).put("id", "evt_fuzz_" + number);
    }
    return JsonMutations.spoilt(event, random);
  }

  /** Says that somebody paid who did not. */
  private Input forged(long number, Endpoint endpoint, String provider, Request request,
      SplittableRandom random) {
    Payable victim = Hostile.pick(fixtures.victimsAt(provider), random);
    JsonNode event = Hostile.pick(fixtures.events().get(provider), random).deepCopy();
    ((ObjectNode) event).put("id", "evt_forged_" + number);
    byte[] body = fixtures.paidAt(provider).retold(event.toString(), victim).getBytes(UTF_8);
    request.header("Content-Type", "application/json").body(body);
    String what = forge(provider, request, random);
    return new Input(number, endpoint, provider + " webhook, " + what, request.head(),
        Body.of(request.body()), request.isHttp() ? Due.REFUSAL : Due.HTTP_REFUSAL);
  }

  private String forge(String provider, Request request, SplittableRandom random) {
    byte[] other = "{\"id\": \"other\"}".getBytes(UTF_8);
    Map<String, String> right = signing.headers(provider, request.body(), Instant.now());
    String name = Hostile.pick(List.copyOf(right.keySet()), random);
    String value = right.get(name);
    if (name.equals("PAYPAL-CERT-URL") && random.nextBoolean()) {
      // Elsewhere. One of PayPal's own host that is not there is a 503 by intention.
      request.headers(right).replace(name, "https://paypal.com.example/cert");
      return "foreign certificate";
    }
    switch (name.equals("PAYPAL-CERT-URL") ? 9 : random.nextInt(10)) {
      case 0 -> {
        return "without a signature";
      }
      case 1 -> {
        request.headers(signing.headers(provider, other, Instant.now()));
        return "signature of another body";
      }
      case 2 -> {
        byte[] changed = request.body().clone();
        changed[random.nextInt(changed.length)] ^= 1;
        request.headers(right).body(changed);
        return "a bit of the body changed";
      }
      case 3 -> {
        // Ping++ signs no time: there the other body must do.
        request.headers(signing.headers(provider,
            provider.equals("pingxx") ? other : request.body(), Instant.now().minus(STALE)));
        return "stale";
      }
      case 4 -> {
        request.headers(right).without(name);
        return "without " + name;
      }
      case 5 -> {
        request.headers(right).replace(name,
            // By more than the padding of Base64, which says nothing.
            value.substring(0, random.nextInt(Math.max(1, value.length() - 4))));
        return name + " cut off";
      }
      case 6 -> {
        String zeros = value.replaceAll("[1-9a-zA-Z](?=[0-9a-zA-Z+/=]{0,5}$)", "0") + "x";
        request.headers(right).replace(name, zeros);
        return name + " ends wrong";
      }
      case 7 -> {
        request.headers(right).replace(name,
            ("t=1,v1=" + "0".repeat(64) + ",").repeat(random.nextInt(1, 60)));
        return name + " with many signatures";
      }
      default -> {
        request.headers(right).replace(name, Hostile.headerValue(random) + "!");
        return name + " hostile";
      }
    }
  }
}
