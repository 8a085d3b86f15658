package dev.quittance.ingest.deliveries.web;

import dev.quittance.ingest.deliveries.Delivery;
import dev.quittance.ingest.deliveries.DeliveryBatches;
import dev.quittance.ingest.deliveries.IngestSettings;
import dev.quittance.ingest.deliveries.NotDurableException;
import dev.quittance.ingest.deliveries.Receipt;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.tracing.TraceContext;
import dev.quittance.runtime.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Takes webhooks: verified over the raw bytes, committed, and only then answered with 2xx. */
@RestController
class WebhookController {

  private static final Logger log = LoggerFactory.getLogger(WebhookController.class);
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final List<String> VERDICTS = List.of("recorded", "duplicate", "ignored",
      "invalid_signature", "malformed_payload", "unverifiable", "not_durable");
  private static final int VERIFIERS = 32;
  private static final int WAITING_PER_VERIFIER = 16;

  private final Providers providers;
  private final DeliveryBatches batches;
  private final IngestSettings settings;
  private final TraceContext traceContext;
  private final MeterRegistry meters;
  private final Clock clock;
  private final String defaultProvider;
  /** For signatures whose check may wait for the network; when it is full, that is a 503. */
  private final Scheduler verifiers =
      Schedulers.newBoundedElastic(VERIFIERS, WAITING_PER_VERIFIER, "verify", 60, true);

  WebhookController(Providers providers, DeliveryBatches batches, IngestSettings settings,
      TraceContext traceContext, MeterRegistry meters, Clock clock,
      @Value("${PAYMENT_PROVIDER:}") String defaultProvider) {
    this.providers = providers;
    this.batches = batches;
    this.settings = settings;
    this.traceContext = traceContext;
    this.meters = meters;
    this.clock = clock;
    this.defaultProvider = defaultProvider;
    if (!defaultProvider.isBlank()) {
      providers.requireKnown("PAYMENT_PROVIDER", List.of(defaultProvider));
    }
    // Known from the start: an alert on the rise of a counter does not see its first count.
    providers.all().forEach(
        provider -> VERDICTS.forEach(verdict -> counter(provider.name(), verdict)));
  }

  @PreDestroy
  void stopVerifying() {
    verifiers.dispose();
  }

  /**
   * The answer to a webhook that is durable.
   *
   * @param received always true
   * @param status {@code recorded}, {@code duplicate} or {@code ignored}
   */
  record Acknowledgement(boolean received, String status) {
  }

  /**
   * A webhook of a provider. What proves it is a header of the provider's own:
   * {@code Stripe-Signature}, {@code X-Pingplusplus-Signature}, {@code Omise-Signature},
   * {@code PayPal-Transmission-Sig} with the others of PayPal.
   */
  @Webhook
  @Endpoint(id = "receiveWebhook", success = {
    "200 it is durable now, or was before: `recorded`, `duplicate`",
    "202 it is genuine and means nothing to us: `ignored`, kept for review"
  }, problems = {
    "400 invalid_signature", "400 malformed_payload", "404 unknown_provider"
  })
  @PostMapping("/webhooks/{provider}")
  Mono<ResponseEntity<Acknowledgement>> webhook(
      @PathVariable String provider, ServerHttpRequest request) {
    return receive(provider, request);
  }

  /** A webhook of Stripe, with {@code Stripe-Signature}, on the paths of older platforms. */
  @Webhook
  @Endpoint(id = "receiveStripeWebhook", success = {
    "200 it is durable now, or was before: `recorded`, `duplicate`",
    "202 it is genuine and means nothing to us: `ignored`, kept for review"
  }, problems = {
    "400 invalid_signature", "400 malformed_payload", "404 unknown_provider"
  })
  @PostMapping({"/api/order/stripe/webhook", "/api/payments/webhook/stripe"})
  Mono<ResponseEntity<Acknowledgement>> stripe(ServerHttpRequest request) {
    return receive("stripe", request);
  }

  /** A webhook of Ping++, with {@code X-Pingplusplus-Signature}, on its older path. */
  @Webhook
  @Endpoint(id = "receivePingxxWebhook", success = {
    "200 it is durable now, or was before: `recorded`, `duplicate`",
    "202 it is genuine and means nothing to us: `ignored`, kept for review"
  }, problems = {
    "400 invalid_signature", "400 malformed_payload", "404 unknown_provider"
  })
  @PostMapping("/api/callback/pingxx-callback")
  Mono<ResponseEntity<Acknowledgement>> pingxx(ServerHttpRequest request) {
    return receive("pingxx", request);
  }

  /** A webhook of the provider that {@code PAYMENT_PROVIDER} names. */
  @Webhook
  @Endpoint(id = "receiveProviderWebhook", success = {
    "200 it is durable now, or was before: `recorded`, `duplicate`",
    "202 it is genuine and means nothing to us: `ignored`, kept for review"
  }, problems = {
    "400 invalid_signature", "400 malformed_payload", "404 unknown_provider"
  })
  @PostMapping("/payments/webhook")
  Mono<ResponseEntity<Acknowledgement>> theProvider(ServerHttpRequest request) {
    return receive(defaultProvider, request);
  }

  private Mono<ResponseEntity<Acknowledgement>> receive(
      String provider, ServerHttpRequest request) {
    ProviderWebhooks webhooks = providers.findWebhooks(provider).orElseThrow(() ->
        new ProblemException(HttpStatus.NOT_FOUND, "unknown_provider",
            "no webhooks are taken for '" + provider + "'"));
    MediaType type = request.getHeaders().getContentType();
    if (type == null || !MediaType.APPLICATION_JSON.isCompatibleWith(type)) {
      throw new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type",
          "a webhook is application/json");
    }
    return bodyOf(request)
        .flatMap(body -> verdictOn(webhooks, new WebhookRequest(
            mapOf(request.getHeaders()), body)))
        .onErrorMap(NotDurableException.class, e -> unavailable(String.valueOf(e.getMessage())))
        .map(WebhookController::acknowledge);
  }

  private Mono<byte[]> bodyOf(ServerHttpRequest request) {
    if (request.getHeaders().getContentLength() > settings.maxBodyBytes()) {
      return Mono.error(tooLarge());
    }
    return DataBufferUtils.join(request.getBody(), settings.maxBodyBytes())
        .map(buffer -> {
          byte[] bytes = new byte[buffer.readableByteCount()];
          buffer.read(bytes);
          DataBufferUtils.release(buffer);
          return bytes;
        })
        .defaultIfEmpty(new byte[0])
        .onErrorMap(DataBufferLimitException.class, e -> tooLarge());
  }

  private Mono<Receipt> verdictOn(ProviderWebhooks webhooks, WebhookRequest request) {
    if (!webhooks.mayBlock()) {
      return follow(webhooks, webhooks.receive(request), request.body());
    }
    return Mono.fromCallable(() -> webhooks.receive(request))
        .subscribeOn(verifiers)
        .onErrorMap(RejectedExecutionException.class, e -> unavailable("too many webhooks"))
        .flatMap(verdict -> follow(webhooks, verdict, request.body()));
  }

  private Mono<Receipt> follow(ProviderWebhooks webhooks, WebhookVerdict verdict, byte[] body) {
    return switch (verdict) {
      case WebhookVerdict.InvalidSignature(String reason) ->
        refuse(webhooks.provider(), "invalid_signature", reason, body);
      case WebhookVerdict.Malformed(String reason) ->
        refuse(webhooks.provider(), "malformed_payload", reason, body);
      case WebhookVerdict.Unverifiable(String reason) ->
        undecided(webhooks.provider(), reason, body);
      case WebhookVerdict.Verified(ProviderEvent event) -> keep(webhooks, event, body);
    };
  }

  private Mono<Receipt> keep(ProviderWebhooks webhooks, ProviderEvent event, byte[] body) {
    String refusal = Storable.refusal(body, event);
    return refusal != null ? refuse(webhooks.provider(), "malformed_payload", refusal, body)
        : batches.record(new Delivery(
                UUID.randomUUID(), event, new String(body, StandardCharsets.UTF_8),
                clock.instant(), traceContext.current()))
            .doOnNext(receipt -> count(webhooks.provider(), receipt.name()))
            .doOnError(NotDurableException.class,
                e -> count(webhooks.provider(), "not_durable"));
  }

  /** Neither genuine nor forged: the provider is asked to send it again. */
  private Mono<Receipt> undecided(String provider, String reason, byte[] body) {
    count(provider, "unverifiable");
    log.warn("webhook not verified: provider={} reason={} bytes={} sha256={}", provider, reason,
        body.length, sha256(body));
    return Mono.error(unavailable("the signature cannot be checked now")
        .with("payment_channel", provider));
  }

  /** Of what nobody vouches for only the hash is kept, in the log. */
  private Mono<Receipt> refuse(String provider, String code, String reason, byte[] body) {
    count(provider, code);
    log.warn("webhook refused: provider={} code={} reason={} bytes={} sha256={}", provider, code,
        reason, body.length, sha256(body));
    return Mono.error(new ProblemException(HttpStatus.BAD_REQUEST, code, reason)
        .with("payment_channel", provider));
  }

  private void count(String provider, String verdict) {
    counter(provider, verdict.toLowerCase(Locale.ROOT)).increment();
  }

  private Counter counter(String provider, String verdict) {
    return meters.counter("quittance.webhooks", "provider", provider, "verdict", verdict);
  }

  private static Map<String, List<String>> mapOf(HttpHeaders headers) {
    Map<String, List<String>> map = new HashMap<>();
    headers.forEach(map::put);
    return map;
  }

  private static ResponseEntity<Acknowledgement> acknowledge(Receipt receipt) {
    HttpStatus status = receipt == Receipt.IGNORED ? HttpStatus.ACCEPTED : HttpStatus.OK;
    return ResponseEntity.status(status)
        .body(new Acknowledgement(true, receipt.name().toLowerCase(Locale.ROOT)));
  }

  private static ProblemException unavailable(String detail) {
    return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", detail)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
  }

  private ProblemException tooLarge() {
    return new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "body_too_large",
        "a webhook has at most " + settings.maxBodyBytes() + " bytes");
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not there", e);
    }
  }
}
