package dev.quittance.providers.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.RefundId;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** One provider's adapter against the simulator, whose ledger is the truth. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SimulatedProviderTests extends ProviderContractTests {

  static final Duration WAIT = Duration.ofSeconds(15);

  final ProviderUnderTest under;
  private @Nullable SimulatedWorld world;
  private @Nullable PaymentProvider provider;
  private @Nullable PaymentProvider impatient;
  private @Nullable ProviderWebhooks hooks;
  private int payments;

  SimulatedProviderTests(ProviderUnderTest under) {
    this.under = under;
  }

  @BeforeAll
  void startTheSimulator() {
    world = new SimulatedWorld(under);
    Providers providers = providersWith(
        under.settings(world.url(), ProviderUnderTest.PATIENT_MILLIS));
    provider = providers.find(under.name()).orElseThrow();
    impatient = providersWith(under.settings(world.url(), ProviderUnderTest.IMPATIENT_MILLIS))
        .find(under.name()).orElseThrow();
    hooks = providers.findWebhooks(under.name()).orElseThrow();
  }

  final Providers providersWith(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("PAYMENT_CHANNELS_ENABLED", under.name());
    return Providers.of(all::get, Clock.systemUTC());
  }

  @AfterAll
  void stopTheSimulator() {
    world().close();
  }

  @BeforeEach
  void forget() {
    world().reset();
    world().endFaults();
  }

  final SimulatedWorld world() {
    return Objects.requireNonNull(world);
  }

  @Override
  protected PaymentProvider provider() {
    return Objects.requireNonNull(provider);
  }

  /** Under every fault but slowness a timeout would hide what is tested. */
  final PaymentProvider providerUnder(ProviderFault fault) {
    return fault == ProviderFault.SLOW_AFTER ? Objects.requireNonNull(impatient) : provider();
  }

  @Override
  protected ProviderWebhooks hooks() {
    return Objects.requireNonNull(hooks);
  }

  @Override
  protected CreatePayment wish(String paymentId, boolean mayExist) {
    return wish(under, world().url(), paymentId, mayExist);
  }

  final boolean can(Capability capability) {
    return provider().capabilities().can(capability);
  }

  final CreatePayment newWish() {
    payments++;
    return wish("p-" + payments, false);
  }

  static CreatePayment again(CreatePayment wish) {
    return new CreatePayment(wish.paymentId(), wish.orderId(), wish.userId(), wish.amount(),
        wish.channel(), wish.description(), wish.returnUrl(), wish.cancelUrl(), wish.clientIp(),
        wish.extra(), wish.expiresAt(), wish.requestedAt(), true);
  }

  static @Nullable ProviderObject objectOf(ProviderOutcome outcome) {
    return switch (outcome) {
      case Succeeded(var object) -> object;
      case Pending(var object) -> object;
      case ActionRequired(var object, var _) -> object;
      case Declined _, NotAttempted _, Unknown _ -> null;
    };
  }

  final PaymentReference create(CreatePayment wish) {
    ProviderOutcome outcome = provider().create(wish);
    ProviderObject created = objectOf(outcome);
    assertThat(created).as(outcome.toString()).isNotNull();
    return referenceOf(wish, created);
  }

  static PaymentReference referenceOf(CreatePayment wish, ProviderObject created) {
    return new PaymentReference(
        wish.paymentId(), wish.orderId(), created.id(), created.references(), wish.amount());
  }

  /** A payment that the payer has paid, and we have captured where that is ours to do. */
  final PaymentReference pay() {
    PaymentReference payment = create(newWish());
    world().act(payment.providerPaymentId(), "pay", "{}");
    if (can(Capability.CAPTURE) && onlyEntry(payment).path("captured_minor").asLong() == 0) {
      assertThat(provider().capture(new CapturePayment(payment))).isInstanceOf(Succeeded.class);
    }
    assertThat(snapshotOf(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    return payment;
  }

  final JsonNode onlyEntry(PaymentReference payment) {
    List<JsonNode> entries = world().ledger(payment.paymentId().value());
    assertThat(entries).hasSize(1);
    return entries.getFirst();
  }

  final PaymentSnapshot snapshotOf(PaymentReference payment) {
    PaymentReading reading = provider().read(payment);
    assertThat(reading).isInstanceOf(Found.class);
    return ((Found) reading).snapshot();
  }

  final CreateRefund refundOf(PaymentReference payment, String id, long minor, boolean again) {
    return new CreateRefund(new RefundId(id), payment,
        new Money(minor, payment.amount().currency()), "requested", again);
  }

  final Set<PaymentOutcome> told(PaymentReference payment) {
    Set<PaymentOutcome> outcomes = new HashSet<>();
    for (WebhookRequest request : world().webhooks()) {
      if (hooks().receive(request) instanceof WebhookVerdict.Verified(var event)
          && event.translation() instanceof Translation.Outcome(PaymentOutcome outcome)) {
        if (payment.providerPaymentId().equals(outcome.report().providerPaymentId())
            || payment.paymentId().equals(outcome.report().paymentId())) {
          outcomes.add(outcome);
        }
      }
    }
    return outcomes;
  }

  static PaymentSearch search(CreatePayment wish) {
    return new PaymentSearch(again(wish), NOW.minusSeconds(600), Instant.now().plusSeconds(600));
  }
}
