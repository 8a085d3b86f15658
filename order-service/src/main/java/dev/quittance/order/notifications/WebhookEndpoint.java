package dev.quittance.order.notifications;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of signed webhooks.
 *
 * @param url may hold a token of the receiver: shown to administrators, never logged
 * @param eventTypes what it wants to hear; empty for everything
 * @param disabledReason {@code admin}, {@code gone} or {@code failing}; null if it is enabled
 * @param failingSince the first failure after the last success
 */
public record WebhookEndpoint(String endpointId, String url, String description,
    List<String> eventTypes, @Nullable String disabledReason, String sealedSecret,
    @Nullable String sealedPreviousSecret, @Nullable Instant previousSecretUntil,
    @Nullable Instant failingSince, Instant createdAt) {

  public WebhookEndpoint {
    eventTypes = List.copyOf(eventTypes);
  }

  public boolean isEnabled() {
    return disabledReason == null;
  }

  WebhookEndpoint disabled(String reason) {
    return new WebhookEndpoint(endpointId, url, description, eventTypes, reason, sealedSecret,
        sealedPreviousSecret, previousSecretUntil, failingSince, createdAt);
  }

  WebhookEndpoint enabled() {
    return isEnabled() ? this
        : new WebhookEndpoint(endpointId, url, description, eventTypes, null, sealedSecret,
            sealedPreviousSecret, previousSecretUntil, null, createdAt);
  }

  WebhookEndpoint withSecret(String sealed, Instant previousUntil) {
    return new WebhookEndpoint(endpointId, url, description, eventTypes, disabledReason, sealed,
        sealedSecret, previousUntil, failingSince, createdAt);
  }

  /** What is wished; another address has not failed yet. */
  WebhookEndpoint with(ChangeWebhookEndpoint.Wish wish) {
    String newUrl = wish.url() == null ? url : wish.url();
    return new WebhookEndpoint(endpointId, newUrl,
        wish.description() == null ? description : wish.description(),
        wish.eventTypes() == null ? eventTypes : wish.eventTypes(), disabledReason,
        sealedSecret, sealedPreviousSecret, previousSecretUntil,
        newUrl.equals(url) ? failingSince : null, createdAt);
  }

  /** What differs, for the record; of an address only that it does, as it may hold a token. */
  String differences(WebhookEndpoint other) {
    List<String> all = new ArrayList<>();
    if (!url.equals(other.url)) {
      all.add("url");
    }
    if (!description.equals(other.description)) {
      all.add("description");
    }
    if (!eventTypes.equals(other.eventTypes)) {
      all.add("event_types " + eventTypes + " -> " + other.eventTypes);
    }
    return String.join(", ", all);
  }

  /** What a secret of it is sealed for. */
  static String sealOwner(String endpointId) {
    return "webhook-endpoint:" + endpointId;
  }

  @Override
  public String toString() {
    return "WebhookEndpoint[" + endpointId + "]";
  }
}
