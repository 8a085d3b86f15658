package dev.quittance.providers.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundStatus;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class StripeMappingTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static JsonNode object(String json) {
    return JSON.readTree(json);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "requires_payment_method, PENDING", "requires_confirmation, PENDING",
    "requires_action, PENDING", "processing, PENDING", "requires_capture, AUTHORISED",
    "succeeded, SUCCEEDED", "canceled, CANCELLED", "something_new, -",
  })
  void mapsEveryStatusOfAPaymentIntentAndGuessesNone(String status, PaymentStatus expected) {
    assertThat(StripeMapping.paymentIntentStatus(object("{\"status\":\"" + status + "\"}")))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "open, unpaid, PENDING", "complete, paid, SUCCEEDED", "complete, unpaid, PENDING",
    "complete, no_payment_required, -", "expired, unpaid, EXPIRED", "new, unpaid, -",
  })
  void mapsEveryStatusOfASession(String status, String paymentStatus, PaymentStatus expected) {
    assertThat(StripeMapping.sessionStatus(object("""
        {"status": "%s", "payment_status": "%s", "amount_total": 5000}
        """.formatted(status, paymentStatus))))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "pending, PENDING", "requires_action, PENDING", "succeeded, SUCCEEDED", "failed, FAILED",
    "canceled, CANCELLED", "something_new, -",
  })
  void mapsEveryStatusOfARefund(String status, RefundStatus expected) {
    assertThat(StripeMapping.refundStatus(object("{\"status\":\"" + status + "\"}")))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({"pi_1_secret_x", "cs_test_client_secret_xxx"})
  void masksClientSecrets(String secret) {
    String masked = StripeCalls.mask("{\"id\": \"pi_1\", \"client_secret\" : \"" + secret
        + "\", \"amount\": 5}");

    assertThat(masked).doesNotContain(secret).contains("\"amount\": 5");
  }
}
