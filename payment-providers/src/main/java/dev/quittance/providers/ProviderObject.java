package dev.quittance.providers;

import dev.quittance.events.Money;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider made, changed or found for us: a payment, or a refund.
 *
 * @param id the provider's id of it
 * @param references every id of the payment by kind
 * @param amount its amount, as the provider sees it
 * @param expiresAt when the provider ends it by itself
 * @param raw the answer it was read from
 */
public record ProviderObject(
    String id,
    Map<String, String> references,
    Money amount,
    @Nullable Instant expiresAt,
    RawAnswer raw) {

  public ProviderObject {
    references = Map.copyOf(references);
  }
}
