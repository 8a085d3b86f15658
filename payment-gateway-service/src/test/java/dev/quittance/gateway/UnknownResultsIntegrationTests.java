package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventJson;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of calls of which nobody knows whether they did something. */
class UnknownResultsIntegrationTests extends GatewayTests {

  private static final RawAnswer RAW = new RawAnswer(200, "{}");

  @Test
  void goesOnWithWhatADeadInstanceLeft() {
    List<Boolean> tried = new CopyOnWriteArrayList<>();
    FAST.onCreate(command -> {
      tried.add(command.mayExist());
      return FakeProvider.created(command);
    });
    database.sql("""
            INSERT INTO payments (payment_id, order_id, payment_channel, amount_minor, currency,
                                  status, request)
            VALUES (:payment, :order, 'fast', 5000, 'CNY', 'requested', :request::jsonb)
            """)
        .bind("payment", payment.value()).bind("order", order.value())
        .bind("request", requestJson()).then().block(Duration.ofSeconds(10));
    database.sql("""
            INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                    tries, lease_owner, lease_until)
            VALUES (:key, 'create', :payment, 'fast', :request::jsonb, 'queued', 1, 'dead',
                    now() + interval '1 second')
            """)
        .bind("key", "create:" + payment).bind("payment", payment.value())
        .bind("request", requestJson()).then().block(Duration.ofSeconds(10));

    await(PaymentCreated.class);

    assertThat(FAST.calls(payment.value())).containsExactly("create " + payment);
    assertThat(tried).as("the dead one may have called").containsExactly(true);
  }

  private String requestJson() {
    return new String(EventJson.write(request(payment, "fast")),
        StandardCharsets.UTF_8);
  }

  private static PaymentReading reading(Money amount, List<RefundSnapshot> refunds) {
    return new PaymentReading.Found(new PaymentSnapshot("keyless", "found_1",
        Map.of("charge", "found_1"), null, null, PaymentStatus.PENDING, amount, amount,
        Money.zero(amount.currency()), null, null, refunds, null, Instant.now(), null, RAW));
  }

  @Test
  void looksForAPaymentRatherThanMakeItTwice() {
    List<Boolean> tried = new CopyOnWriteArrayList<>();
    KEYLESS.onCreate(command -> {
      tried.add(command.mayExist());
      KEYLESS.shows(reading(command.amount(), List.of()));
      return new ProviderOutcome.Unknown("timeout", null);
    });

    lifecycle.send(request(payment, "keyless"));

    assertThat(await(PaymentCreated.class).providerPaymentId()).isEqualTo("found_1");
    assertThat(KEYLESS.calls(payment.value())).last().isEqualTo("find " + payment);
    assertThat(tried).as("what the adapter is told").startsWith(false, true);
  }

  @Test
  void endsAPaymentThatCannotBeFoundWhenTheSettleTimeIsOver() {
    KEYLESS.onCreate(command -> new ProviderOutcome.Unknown("timeout", null));

    lifecycle.send(request(payment, "keyless"));

    assertThat(await(PaymentCreationFailed.class).code()).isEqualTo("not_made");
  }

  private RefundRequested refundWish() {
    RefundRequested wish = new RefundRequested(order, payment, RefundId.random(),
        new Money(100, "CNY"), "why", "admin", Instant.now());
    lifecycle.send(wish);
    return wish;
  }

  @Test
  void readsARefundRatherThanMakeItTwice() {
    lifecycle.send(request(payment, "keyless"));
    await(PaymentCreated.class);
    KEYLESS.onRefund(command -> {
      KEYLESS.shows(reading(command.payment().amount(), List.of(new RefundSnapshot("re_found",
          command.refundId(), command.amount(), RefundStatus.PENDING, null, Instant.now()))));
      return new ProviderOutcome.Unknown("timeout", null);
    });

    refundWish();

    RefundCreated created = await(RefundCreated.class);
    assertThat(created.providerRefundId()).isEqualTo("re_found");
    assertThat(created.completed()).isFalse();
    assertThat(KEYLESS.calls(payment.value())).containsExactly(
        "create " + payment, "refund " + payment, "read " + payment);
  }

  @Test
  void tellsThatARefundFailedOnlyWhenReadingHasShownItLongEnough() {
    lifecycle.send(request(payment, "keyless"));
    await(PaymentCreated.class);
    KEYLESS.onRefund(command -> {
      KEYLESS.shows(reading(command.payment().amount(), List.of()));
      return new ProviderOutcome.Unknown("timeout", null);
    });

    refundWish();

    assertThat(await(RefundFailed.class).code()).isEqualTo("not_made");
    assertThat(KEYLESS.calls(payment.value())).containsOnlyOnce("refund " + payment);
    assertThat(heard(RefundCreated.class)).isEmpty();
  }

  @Test
  void repeatsARefundWithTheSameIdWhereTheProviderKnowsIt() {
    lifecycle.send(request(payment, "fast"));
    await(PaymentCreated.class);
    List<CreateRefund> asked = new CopyOnWriteArrayList<>();
    FAST.onRefund(command -> {
      asked.add(command);
      return command.mayExist() ? FakeProvider.refunded(command)
          : new ProviderOutcome.Unknown("timeout", null);
    });

    RefundRequested wish = refundWish();

    await(RefundCreated.class);
    assertThat(asked).extracting(CreateRefund::refundId)
        .containsExactly(wish.refundId(), wish.refundId());
  }

  @Test
  void takesACallThatNeverComesBackForUnknown() {
    AtomicInteger tries = new AtomicInteger();
    FAST.onCreate(command -> {
      if (tries.incrementAndGet() == 1) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new IllegalStateException("cut off", e);
        }
      }
      return FakeProvider.created(command);
    });

    lifecycle.send(request(payment, "fast"));

    await(PaymentCreated.class);
    assertThat(heard(PaymentCreationFailed.class)).isEmpty();
    assertThat(FAST.calls(payment.value())).hasSize(2);
  }
}
