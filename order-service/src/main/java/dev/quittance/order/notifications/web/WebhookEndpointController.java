package dev.quittance.order.notifications.web;

import dev.quittance.order.notifications.ChangeWebhookEndpoint;
import dev.quittance.order.notifications.ChangeWebhookEndpoint.Wish;
import dev.quittance.order.notifications.WebhookEndpoint;
import dev.quittance.order.notifications.WebhookEndpoints;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Webhook endpoints over HTTP; like everything below {@code /admin} for administrators. */
@RestController
@RequestMapping("/admin/webhook-endpoints")
class WebhookEndpointController {

  private final ChangeWebhookEndpoint changeEndpoint;
  private final WebhookEndpoints endpoints;

  WebhookEndpointController(ChangeWebhookEndpoint changeEndpoint, WebhookEndpoints endpoints) {
    this.changeEndpoint = changeEndpoint;
    this.endpoints = endpoints;
  }

  /** An endpoint as the API shows it: without its secrets. */
  record EndpointView(String endpointId, String url, String description,
      List<String> eventTypes,
      @Schema(allowableValues = {"enabled", "disabled"}) String status,
      @Nullable String disabledReason,
      @Nullable Instant failingSince, @Nullable Instant previousSecretUntil,
      Instant createdAt) {

    static EndpointView of(WebhookEndpoint endpoint) {
      return new EndpointView(endpoint.endpointId(), endpoint.url(), endpoint.description(),
          endpoint.eventTypes(), endpoint.isEnabled() ? "enabled" : "disabled",
          endpoint.disabledReason(), endpoint.failingSince(), endpoint.previousSecretUntil(),
          endpoint.createdAt());
    }
  }

  /**
   * An endpoint with a secret that is shown this once.
   *
   * @param secret {@code whsec_…}
   */
  record NewSecretView(EndpointView endpoint, String secret) {

    static NewSecretView of(ChangeWebhookEndpoint.WithSecret made) {
      return new NewSecretView(EndpointView.of(made.endpoint()), made.secret().text());
    }

    @Override
    public String toString() {
      return "NewSecretView[endpoint=" + endpoint.endpointId() + "]";
    }
  }

  /** All endpoints: their number is bounded. */
  record EndpointList(List<EndpointView> items) {
  }

  /** What was done to an endpoint. */
  record ChangeList(List<WebhookEndpoints.Change> items) {
  }

  /** Adds an endpoint; its secret is shown this once. */
  @Endpoint(id = "createWebhookEndpoint", success = {
    "201 created"
  }, located = "201", problems = {
    "400 invalid_request", "400 invalid_webhook_url", "403 forbidden", "409 webhook_endpoint_limit"
  })
  @PostMapping
  Mono<ResponseEntity<NewSecretView>> create(@RequestBody Wish wish, Caller caller) {
    return changeEndpoint.create(wish, caller.userId()).map(made -> ResponseEntity
        .created(URI.create("/admin/webhook-endpoints/" + made.endpoint().endpointId()))
        .body(NewSecretView.of(made)));
  }

  /** All endpoints. */
  @Endpoint(id = "listWebhookEndpoints", problems = "403 forbidden")
  @GetMapping
  Mono<EndpointList> list() {
    return endpoints.all().map(EndpointView::of).collectList().map(EndpointList::new);
  }

  /** An endpoint. */
  @Endpoint(id = "showWebhookEndpoint", problems = {
    "403 forbidden", "404 webhook_endpoint_not_found"
  })
  @GetMapping("/{endpointId}")
  Mono<EndpointView> endpoint(@PathVariable String endpointId) {
    return endpoints.find(endpointId).map(EndpointView::of)
        .switchIfEmpty(Mono.error(() -> ChangeWebhookEndpoint.notFound(endpointId)));
  }

  /** What was done to an endpoint, and by whom. */
  @Endpoint(id = "listWebhookEndpointChanges", problems = {
    "403 forbidden", "404 webhook_endpoint_not_found"
  })
  @GetMapping("/{endpointId}/changes")
  Mono<ChangeList> changes(@PathVariable String endpointId) {
    return endpoints.changes(endpointId).collectList().map(ChangeList::new);
  }

  /** Changes an endpoint. */
  @Endpoint(id = "updateWebhookEndpoint", problems = {
    "400 invalid_request", "400 invalid_webhook_url", "403 forbidden",
    "404 webhook_endpoint_not_found"
  })
  @PatchMapping("/{endpointId}")
  Mono<EndpointView> update(
      @PathVariable String endpointId, @RequestBody Wish wish, Caller caller) {
    return changeEndpoint.update(endpointId, wish, caller.userId()).map(EndpointView::of);
  }

  /** Makes a new secret; the old one signs too for a while. */
  @Endpoint(id = "rotateWebhookSecret", problems = {
    "403 forbidden", "404 webhook_endpoint_not_found"
  })
  @PostMapping("/{endpointId}/rotate-secret")
  Mono<NewSecretView> rotateSecret(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.rotateSecret(endpointId, caller.userId()).map(NewSecretView::of);
  }

  /** Sends nothing more to an endpoint. */
  @Endpoint(id = "disableWebhookEndpoint", problems = {
    "403 forbidden", "404 webhook_endpoint_not_found"
  })
  @PostMapping("/{endpointId}/disable")
  Mono<EndpointView> disable(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.disable(endpointId, caller.userId()).map(EndpointView::of);
  }

  /** Sends to an endpoint again. */
  @Endpoint(id = "enableWebhookEndpoint", problems = {
    "403 forbidden", "404 webhook_endpoint_not_found"
  })
  @PostMapping("/{endpointId}/enable")
  Mono<EndpointView> enable(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.enable(endpointId, caller.userId()).map(EndpointView::of);
  }

  /** Deletes an endpoint and its secrets. */
  @Endpoint(id = "deleteWebhookEndpoint", success = {
    "204 deleted"
  }, problems = {
    "403 forbidden", "404 webhook_endpoint_not_found"
  })
  @DeleteMapping("/{endpointId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  Mono<Void> delete(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.delete(endpointId, caller.userId());
  }
}
