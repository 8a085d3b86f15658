package dev.quittance.order.notifications;

import dev.quittance.order.notifications.WebhookEndpoints.Change;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Ends deliveries to an endpoint; what waits for it is failed, and can be replayed later. */
@Component
class DisableWebhookEndpoint {

  private final WebhookEndpoints endpoints;
  private final Notifications notifications;
  private final Duration disableAfter;

  DisableWebhookEndpoint(WebhookEndpoints endpoints, Notifications notifications,
      NotificationSettings settings) {
    this.endpoints = endpoints;
    this.notifications = notifications;
    this.disableAfter = settings.disableAfter();
  }

  /** Disables it if nothing else than failures came since then for too long. */
  Mono<Void> ifOnlyFailing(String endpointId, Instant since, Instant now) {
    return since.plus(disableAfter).isAfter(now) ? Mono.empty()
        : disable(endpointId, "failing", new Change("disabled", "policy:failing",
            "only failures since " + since, now));
  }

  Mono<Void> becauseGone(String endpointId, Instant now) {
    return disable(endpointId, "gone",
        new Change("disabled", "policy:gone", "it answered 410", now));
  }

  /** To be called in a transaction; does nothing if it is disabled already. */
  Mono<Void> disable(String endpointId, String reason, Change change) {
    return endpoints.findForUpdate(endpointId).filter(WebhookEndpoint::isEnabled)
        .flatMap(endpoint -> endpoints.save(endpoint.disabled(reason), change.at())
            .then(endpoints.addChange(endpointId, change))
            .then(notifications.failWaiting(endpointId, "the endpoint is disabled")));
  }
}
