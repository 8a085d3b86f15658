package dev.quittance.providers.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every provider without any call over the wire. */
@Timeout(120)
public abstract class ProviderContractTests {

  protected static final Instant NOW = Instant.now();

  protected abstract PaymentProvider provider();

  protected abstract ProviderWebhooks hooks();

  /** A wish that the provider would fulfil. */
  protected abstract CreatePayment wish(String paymentId, boolean mayExist);

  protected static CreatePayment with(
      CreatePayment wish, Money amount, @Nullable String channel) {
    return new CreatePayment(wish.paymentId(), wish.orderId(), wish.userId(), amount, channel,
        wish.description(), wish.returnUrl(), wish.cancelUrl(), wish.clientIp(), wish.extra(),
        wish.expiresAt(), wish.requestedAt(), wish.mayExist());
  }

  private PaymentReference reference() {
    CreatePayment wish = wish("p-1", false);
    return new PaymentReference(
        wish.paymentId(), wish.orderId(), "some_id", Map.of(), wish.amount());
  }

  @Test
  void hasOneNameForBothPorts() {
    assertThat(provider().name()).isEqualTo(hooks().provider()).matches("[a-z]+");
  }

  @Test
  void refusesAChannelThatItDoesNotHave() {
    CreatePayment wish = wish("p-1", false);

    assertThat(provider().create(with(wish, wish.amount(), "no_such_channel")))
        .isInstanceOfSatisfying(NotAttempted.class, refused -> {
          assertThat(refused.code()).isEqualTo("unsupported");
          assertThat(refused.retryable()).isFalse();
          assertThat(refused.message()).contains("no_such_channel");
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCEL", "CAPTURE", "REFUND", "READ", "FIND", "LIST_EVENTS"})
  void refusesWhatItDoesNotDeclare(Capability capability) {
    if (provider().capabilities().can(capability)) {
      return;
    }
    PaymentReference reference = reference();
    Object answer = switch (capability) {
      case CANCEL -> provider().cancel(new CancelPayment(reference, "test"));
      case CAPTURE -> provider().capture(new CapturePayment(reference));
      case REFUND -> provider().refund(new CreateRefund(
          new RefundId("r-1"), reference, reference.amount(), "test", false));
      case READ -> provider().read(reference);
      case FIND -> provider().find(new PaymentSearch(wish("p-1", true), NOW, NOW));
      case LIST_EVENTS -> provider().listEvents(new EventQuery(NOW, NOW, null));
      case PARTIAL_REFUND, IDEMPOTENT_CALLS -> throw new IllegalStateException();
    };
    assertThat(codeOf(answer)).isEqualTo("unsupported");
  }

  private static @Nullable String codeOf(Object answer) {
    return switch (answer) {
      case NotAttempted refused -> refused.code();
      case PaymentReading.Unavailable unavailable -> unavailable.code();
      case EventListing.Unavailable unavailable -> unavailable.code();
      default -> null;
    };
  }

  @Test
  void takesNoPaymentOfNothing() {
    CreatePayment wish = wish("p-1", false);

    assertThat(provider().create(
        with(wish, Money.zero(wish.amount().currency()), wish.channel())))
        .isInstanceOfSatisfying(NotAttempted.class, refused ->
            assertThat(refused.retryable()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "no json", "{\"id\": 1, \"type\": []}",
    "{\"id\": \"x\", \"type\": \"x\", \"data\": {\"object\": 7}}", "\u0000\u00ff"})
  void believesNothingThatIsNotSigned(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

    assertThat(hooks().receive(new WebhookRequest(Map.of(), bytes)))
        .isNotInstanceOf(WebhookVerdict.Verified.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "no json", "{\"id\": 1, \"type\": []}",
    "{\"id\": \"x\", \"type\": \"payment_intent.succeeded\", \"created\": 1e400}",
    "{\"object\": \"event\", \"data\": null}", "[[[[[[[[[["})
  void neverThrowsForABody(String body) {
    assertThat(hooks().translate(body.getBytes(StandardCharsets.UTF_8)))
        .isNotNull();
  }

  @Test
  void neverThrowsForAHeader() {
    for (String header : List.of("Stripe-Signature", "Quittance-Signature",
        "X-Pingplusplus-Signature", "Omise-Signature", "Omise-Signature-Timestamp",
        "PAYPAL-TRANSMISSION-ID", "PAYPAL-TRANSMISSION-TIME", "PAYPAL-TRANSMISSION-SIG",
        "PAYPAL-CERT-URL", "PAYPAL-AUTH-ALGO")) {
      for (String value : List.of("", " ", "t", "t=", "t=abc,v1=", "v1", "=", ",,,", "\u00e9",
          "t=99999999999999999999,v1=00", "https://example.com/x", "AAAA", "-1")) {
        assertThat(hooks().receive(new WebhookRequest(
            Map.of(header, List.of(value)), "{}".getBytes(StandardCharsets.UTF_8))))
            .as(header + ": " + value).isNotInstanceOf(WebhookVerdict.Verified.class);
      }
    }
  }

  protected static CreatePayment wish(ProviderUnderTest under, String simulatorUrl,
      String paymentId, boolean mayExist) {
    return new CreatePayment(new PaymentId(paymentId), new OrderId("o-" + paymentId), "user-1",
        under.amount(), under.channel(), "Trial package", "https://shop.example.com/done",
        "https://shop.example.com/cancel", "203.0.113.7", under.extra(simulatorUrl),
        NOW.plusSeconds(3600), NOW, mayExist);
  }

  /** Whether an outcome says that certainly nothing happened. */
  protected static boolean isCertainlyNothing(ProviderOutcome outcome) {
    return switch (outcome) {
      case ProviderOutcome.Declined _, NotAttempted _ -> true;
      case ProviderOutcome.Succeeded _, ProviderOutcome.Pending _,
          ProviderOutcome.ActionRequired _, ProviderOutcome.Unknown _ -> false;
    };
  }
}
