package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What must never be seen outside: keys and secrets of this stack, and the callers' tokens. */
final class Secrets {

  private final Map<String, String> names = new LinkedHashMap<>();

  Secrets(StackSettings settings, Tokens tokens) throws IOException {
    names.put("sk_test_simulator", "Stripe's key");
    names.put("whsec_simulator", "Stripe's webhook secret");
    names.put("sk_test_pingxx", "the key of Ping++");
    names.put("skey_test_simulator", "Omise's key");
    names.put("b21pc2Utc2ltdWxhdG9yLWtleQ", "Omise's webhook secret");
    names.put("paypal-secret-simulator", "PayPal's secret");
    names.put("DB_PASSWORD", "a database setting");
    Properties own = new Properties();
    try (var reader = Files.newBufferedReader(settings.data().resolve("secrets.properties"))) {
      own.load(reader);
    }
    own.forEach((name, value) ->
        names.put(value.toString().replaceFirst("^(local:|whsec_)", ""), name.toString()));
    List<String> key = Files.readAllLines(settings.data().resolve("pingxx-merchant.pem"));
    names.put(key.get(1), "the merchant's private key");
    names.put(tokens.admin(), "an admin's token");
    names.put(tokens.user(), "a user's token");
    names.put(tokens.expired(), "an expired token");
  }

  /** The name of the first secret that a text holds. */
  Optional<String> in(String text) {
    return names.entrySet().stream().filter(secret -> text.contains(secret.getKey()))
        .map(Map.Entry::getValue).findFirst();
  }
}
