package dev.quittance.providers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it came over the wire.
 *
 * @param headers by name in any case; each with all its values
 * @param body the raw bytes, never re-serialised
 */
public record WebhookRequest(Map<String, List<String>> headers, byte[] body) {

  public WebhookRequest {
    Map<String, List<String>> lowerCase = new TreeMap<>();
    headers.forEach((name, values) -> lowerCase.put(name.toLowerCase(Locale.ROOT), values));
    headers = Map.copyOf(lowerCase);
  }

  /** The first value of a header, or null. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : values.getFirst();
  }
}
