package dev.quittance.order.notifications.web;

import dev.quittance.order.notifications.ChangeWebhookEndpoint;
import dev.quittance.order.notifications.ChangeWebhookEndpoint.Wish;
import dev.quittance.order.notifications.WebhookEndpoint;
import dev.quittance.order.notifications.WebhookEndpoints;
import dev.quittance.runtime.security.Caller;
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
      List<String> eventTypes, String status, @Nullable String disabledReason,
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

  @PostMapping
  Mono<ResponseEntity<NewSecretView>> create(@RequestBody Wish wish, Caller caller) {
    return changeEndpoint.create(wish, caller.userId()).map(made -> ResponseEntity
        .created(URI.create("/admin/webhook-endpoints/" + made.endpoint().endpointId()))
        .body(NewSecretView.of(made)));
  }

  @GetMapping
  Mono<EndpointList> list() {
    return endpoints.all().map(EndpointView::of).collectList().map(EndpointList::new);
  }

  @GetMapping("/{endpointId}")
  Mono<EndpointView> endpoint(@PathVariable String endpointId) {
    return endpoints.find(endpointId).map(EndpointView::of)
        .switchIfEmpty(Mono.error(() -> ChangeWebhookEndpoint.notFound(endpointId)));
  }

  @GetMapping("/{endpointId}/changes")
  Mono<ChangeList> changes(@PathVariable String endpointId) {
    return endpoints.changes(endpointId).collectList().map(ChangeList::new);
  }

  @PatchMapping("/{endpointId}")
  Mono<EndpointView> update(
      @PathVariable String endpointId, @RequestBody Wish wish, Caller caller) {
    return changeEndpoint.update(endpointId, wish, caller.userId()).map(EndpointView::of);
  }

  @PostMapping("/{endpointId}/rotate-secret")
  Mono<NewSecretView> rotateSecret(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.rotateSecret(endpointId, caller.userId()).map(NewSecretView::of);
  }

  @PostMapping("/{endpointId}/disable")
  Mono<EndpointView> disable(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.disable(endpointId, caller.userId()).map(EndpointView::of);
  }

  @PostMapping("/{endpointId}/enable")
  Mono<EndpointView> enable(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.enable(endpointId, caller.userId()).map(EndpointView::of);
  }

  @DeleteMapping("/{endpointId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  Mono<Void> delete(@PathVariable String endpointId, Caller caller) {
    return changeEndpoint.delete(endpointId, caller.userId());
  }
}
