package dev.quittance.order.payments;

import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.runtime.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Plays the dummy provider: sends the signed webhook that it would send. */
@Component
public class SimulatePayment {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String ALGORITHM = "HmacSHA256";

  private final Payments payments;
  private final OrderSettings settings;
  private final JsonMapper json;
  private final Clock clock;
  private final WebClient http = WebClient.create();

  SimulatePayment(Payments payments, OrderSettings settings, JsonMapper json, Clock clock) {
    this.payments = payments;
    this.settings = settings;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Sends the webhook.
   *
   * @param succeed whether the payer pays, or the payment fails
   * @return the order's id, when the ingest has made the webhook durable
   */
  public Mono<String> simulate(String paymentId, boolean succeed) {
    return find(paymentId).flatMap(payment ->
        send(body(payment, succeed)).thenReturn(payment.orderId().value()));
  }

  /** What is to be paid, for the page to pay on. */
  public Mono<String> priceOf(String paymentId) {
    return find(paymentId).map(payment -> payment.amount().toString());
  }

  private Mono<Payment> find(String paymentId) {
    if (!settings.enabledChannels().contains("dummy") || settings.dummyWebhookSecret() == null
        || settings.dummyWebhookSecret().isBlank()) {
      return Mono.error(new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT,
          "channel_not_enabled", "the dummy provider is not enabled"));
    }
    return Mono.just(paymentId).filter(id -> id.matches("[A-Za-z0-9_-]{1,64}"))
        .flatMap(id -> payments.find(new PaymentId(id)))
        .filter(payment -> payment.paymentChannel().equals("dummy"))
        .switchIfEmpty(Mono.error(() -> new ProblemException(HttpStatus.NOT_FOUND,
            "payment_not_found", "no payment " + paymentId + " of the dummy provider")));
  }

  private String body(Payment payment, boolean succeed) {
    return json.writeValueAsString(Map.of(
        "id", "evt_" + UUID.randomUUID(),
        "type", succeed ? "payment.succeeded" : "payment.failed",
        "created", clock.instant().getEpochSecond(),
        "data", Map.of(
            "payment_id", payment.paymentId().value(),
            "order_id", payment.orderId().value(),
            "provider_payment_id", "dummy_" + payment.paymentId(),
            "amount_minor", payment.amount().amountMinor(),
            "currency", payment.amount().currency())));
  }

  private Mono<Void> send(String body) {
    return http.post().uri(settings.dummyWebhookUrl())
        .contentType(MediaType.APPLICATION_JSON)
        .header("Quittance-Signature", signatureOf(body))
        .bodyValue(body).retrieve().toBodilessEntity()
        .timeout(TIMEOUT)
        .onErrorMap(WebClientException.class, e -> new ProblemException(HttpStatus.BAD_GATEWAY,
            "webhook_not_accepted", "the webhook ingest did not accept it: " + e.getMessage()))
        .then();
  }

  private String signatureOf(String body) {
    String secret = String.valueOf(settings.dummyWebhookSecret()).split(",")[0].trim();
    long seconds = clock.instant().getEpochSecond();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] signature = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is not there", e);
    }
  }
}
