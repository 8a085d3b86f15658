package dev.quittance.order.notifications;

import dev.quittance.order.notifications.CallAnswer.Answered;
import dev.quittance.order.notifications.CallAnswer.NotAnswered;
import dev.quittance.order.notifications.DeliveryResult.Delivered;
import dev.quittance.order.notifications.DeliveryResult.Gone;
import dev.quittance.order.notifications.DeliveryResult.Refused;
import dev.quittance.order.notifications.DeliveryResult.Retry;
import dev.quittance.runtime.sealing.PayloadSealing;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Sends webhooks by the Standard Webhooks scheme (standardwebhooks.com). */
final class WebhookCalls {

  private static final int GONE = 410;

  private final WebhookEndpoints endpoints;
  private final PayloadSealing sealing;
  private final AddressRules rules;
  private final OutboundCalls calls;
  private final Clock clock;

  WebhookCalls(WebhookEndpoints endpoints, PayloadSealing sealing, AddressRules rules,
      OutboundCalls calls, Clock clock) {
    this.endpoints = endpoints;
    this.sealing = sealing;
    this.rules = rules;
    this.calls = calls;
    this.clock = clock;
  }

  /** Reads the endpoint, gives the connection back, and only then calls. */
  Mono<DeliveryResult> send(Notification notification) {
    return endpoints.find(notification.target())
        .flatMap(endpoint -> endpoint.isEnabled() ? call(endpoint, notification)
            : Mono.just((DeliveryResult) new Refused(null, "the endpoint is disabled")))
        .defaultIfEmpty(new Refused(null, "the endpoint was deleted"));
  }

  private Mono<DeliveryResult> call(WebhookEndpoint endpoint, Notification notification) {
    // The rules may be stricter today than when the endpoint was made.
    if (rules.objection(endpoint.url()).isPresent()) {
      return Mono.just(new Retry(null, "the address is not allowed", null, false));
    }
    return Mono.fromSupplier(() -> headers(endpoint, notification))
        .flatMap(headers ->
            calls.post(URI.create(endpoint.url()), headers, notification.body()))
        .map(this::result)
        .onErrorResume(IllegalArgumentException.class,
            e -> Mono.just(new Retry(null, "the secret cannot be opened", null, false)));
  }

  private Map<String, String> headers(WebhookEndpoint endpoint, Notification notification) {
    Instant now = clock.instant();
    return Map.of(
        "webhook-id", notification.notificationId(),
        "webhook-timestamp", Long.toString(now.getEpochSecond()),
        "webhook-signature", signatures(endpoint, notification, now));
  }

  /** Two of them while the secret changes. */
  private String signatures(WebhookEndpoint endpoint, Notification notification, Instant now) {
    String signature = sign(endpoint, endpoint.sealedSecret(), notification, now);
    String previous = endpoint.sealedPreviousSecret();
    Instant until = endpoint.previousSecretUntil();
    return previous == null || until == null || !now.isBefore(until) ? signature
        : signature + " " + sign(endpoint, previous, notification, now);
  }

  private String sign(
      WebhookEndpoint endpoint, String sealed, Notification notification, Instant now) {
    String secret = sealing.open(sealed, WebhookEndpoint.sealOwner(endpoint.endpointId()));
    return new WebhookSecret(secret)
        .sign(notification.notificationId(), now.getEpochSecond(), notification.body());
  }

  private DeliveryResult result(CallAnswer answer) {
    return switch (answer) {
      case NotAnswered lost -> new Retry(null, lost.reason(), null, false);
      case Answered answered when answered.isSuccess() -> new Delivered(answered.status());
      case Answered answered when answered.status() == GONE -> new Gone(answered.status());
      case Answered answered -> new Retry(answered.status(), "status " + answered.status(),
          RetryAfter.parse(answered.retryAfter(), clock.instant()), false);
    };
  }
}
