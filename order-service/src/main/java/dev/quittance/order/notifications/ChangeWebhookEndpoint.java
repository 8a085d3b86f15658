package dev.quittance.order.notifications;

import dev.quittance.events.EventType;
import dev.quittance.order.notifications.WebhookEndpoints.Change;
import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** What administrators do with webhook endpoints; each change is remembered with who made it. */
@Component
public class ChangeWebhookEndpoint {

  private static final int LONGEST_DESCRIPTION = 200;

  private final WebhookEndpoints endpoints;
  private final Notifications notifications;
  private final DisableWebhookEndpoint disableEndpoint;
  private final PayloadSealing sealing;
  private final AddressRules rules;
  private final NotificationSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  ChangeWebhookEndpoint(WebhookEndpoints endpoints, Notifications notifications,
      DisableWebhookEndpoint disableEndpoint, PayloadSealing sealing, AddressRules rules,
      NotificationSettings settings, TransactionalOperator transaction, Clock clock) {
    this.endpoints = endpoints;
    this.notifications = notifications;
    this.disableEndpoint = disableEndpoint;
    this.sealing = sealing;
    this.rules = rules;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What an endpoint is to be like; null for what is to stay, or for nothing in a new one.
   *
   * @param url needed in a new one
   * @param eventTypes wire names; empty for everything
   */
  public record Wish(@Nullable String url,
      @Schema(maxLength = LONGEST_DESCRIPTION) @Nullable String description,
      @Nullable List<String> eventTypes) {
  }

  /** An endpoint with the secret that is shown this once. */
  public record WithSecret(WebhookEndpoint endpoint, WebhookSecret secret) {
  }

  /** Makes an endpoint; {@code invalid_webhook_url} for one that must not be called. */
  public Mono<WithSecret> create(Wish wish, String actor) {
    if (wish.url() == null) {
      throw invalid("url is missing");
    }
    check(wish);
    String id = "we_" + UUID.randomUUID();
    WebhookSecret secret = WebhookSecret.random();
    WebhookEndpoint endpoint = new WebhookEndpoint(id, wish.url(),
        wish.description() == null ? "" : wish.description(),
        wish.eventTypes() == null ? List.of() : wish.eventTypes(), null, seal(id, secret),
        null, null, null, clock.instant());
    return transaction.transactional(endpoints.insert(endpoint, settings.maxEndpoints())
        .filter(inserted -> inserted)
        .switchIfEmpty(Mono.error(() -> new ProblemException(HttpStatus.CONFLICT,
            "webhook_endpoint_limit", "there are " + settings.maxEndpoints() + " already")))
        .then(Mono.defer(() -> remember(id, "created", actor, "")))
        .thenReturn(new WithSecret(endpoint, secret)));
  }

  private String seal(String endpointId, WebhookSecret secret) {
    return sealing.seal(secret.text(), WebhookEndpoint.sealOwner(endpointId));
  }

  private void check(Wish wish) {
    if (wish.url() != null) {
      rules.objection(wish.url()).ifPresent(objection -> {
        throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_webhook_url", objection);
      });
    }
    if (wish.description() != null && wish.description().length() > LONGEST_DESCRIPTION) {
      throw invalid("description must have at most " + LONGEST_DESCRIPTION + " characters");
    }
    if (wish.eventTypes() != null) {
      checkTypes(wish.eventTypes());
    }
  }

  private static void checkTypes(List<@Nullable String> eventTypes) {
    if (eventTypes.size() > EventType.values().length) {
      throw invalid("too many event_types");
    }
    for (@Nullable String type : eventTypes) {
      if (type == null || !NotifiedEvents.includes(type)) {
        throw invalid("event_types: nobody is told of such events");
      }
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request", detail);
  }

  private Mono<Void> remember(String endpointId, String action, String actor, String detail) {
    return endpoints.addChange(endpointId, new Change(action, actor, detail, clock.instant()));
  }

  /** Changes address, description or filter. Another address begins with a clean record. */
  public Mono<WebhookEndpoint> update(String endpointId, Wish wish, String actor) {
    check(wish);
    return change(endpointId, "updated", actor, endpoint -> endpoint.with(wish));
  }

  /** Enables it again. What failed meanwhile stays failed until it is replayed. */
  public Mono<WebhookEndpoint> enable(String endpointId, String actor) {
    return change(endpointId, "enabled", actor, WebhookEndpoint::enabled);
  }

  private Mono<WebhookEndpoint> change(String endpointId, String action, String actor,
      Function<WebhookEndpoint, WebhookEndpoint> change) {
    return transaction.transactional(locked(endpointId).flatMap(endpoint -> {
      WebhookEndpoint changed = change.apply(endpoint);
      return changed.equals(endpoint) ? Mono.just(endpoint)
          : endpoints.save(changed, clock.instant())
              .then(remember(endpointId, action, actor, endpoint.differences(changed)))
              .thenReturn(changed);
    }));
  }

  private Mono<WebhookEndpoint> locked(String endpointId) {
    return endpoints.findForUpdate(endpointId)
        .switchIfEmpty(Mono.error(() -> notFound(endpointId)));
  }

  /** The problem of an endpoint that is not there. */
  public static ProblemException notFound(String endpointId) {
    return new ProblemException(HttpStatus.NOT_FOUND, "webhook_endpoint_not_found",
        "no webhook endpoint " + endpointId);
  }

  /** Gives it a new secret; for a while the old one signs as well. */
  public Mono<WithSecret> rotateSecret(String endpointId, String actor) {
    WebhookSecret secret = WebhookSecret.random();
    Instant until = clock.instant().plus(settings.rotationOverlap());
    return change(endpointId, "secret_rotated", actor,
        endpoint -> endpoint.withSecret(seal(endpointId, secret), until))
        .map(endpoint -> new WithSecret(endpoint, secret));
  }

  /** Disables it: nothing is sent until it is enabled. */
  public Mono<WebhookEndpoint> disable(String endpointId, String actor) {
    return transaction.transactional(locked(endpointId)
        .then(Mono.defer(() -> disableEndpoint.disable(endpointId, "admin",
            new Change("disabled", actor, "", clock.instant()))))
        .then(Mono.defer(() -> endpoints.find(endpointId))));
  }

  /** Deletes it with its secrets; what was sent stays listed, what waits is failed. */
  public Mono<Void> delete(String endpointId, String actor) {
    return transaction.transactional(locked(endpointId)
        .then(endpoints.delete(endpointId))
        .then(notifications.failWaiting(endpointId, "the endpoint was deleted"))
        .then(Mono.defer(() -> remember(endpointId, "deleted", actor, ""))));
  }
}
