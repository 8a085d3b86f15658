package dev.quittance.simulator.webhooks;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one provider sends its events, and how it signs them. */
public interface WebhookTarget {

  /** The provider's name. */
  String provider();

  /** The merchant's endpoint, or null if none is registered. */
  @Nullable URI url();

  /** The headers that prove this body, made anew for each try. */
  Map<String, String> sign(String body);

  /** The same headers as somebody would make them who does not know the secret. */
  Map<String, String> forge(String body);
}
