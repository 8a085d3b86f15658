package dev.quittance.providers.omise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundStatus;
import dev.quittance.providers.http.JsonFields;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class OmiseMappingTests {

  /** A charge of 1000 satang, of the present version, with these fields. */
  private static JsonNode charge(String fields) {
    return json("\"object\": \"charge\", \"id\": \"chrg_1\", \"amount\": 1000, "
        + "\"currency\": \"THB\", " + fields);
  }

  private static JsonNode json(String fields) {
    return Objects.requireNonNull(JsonFields.objectOf("{" + fields.replace('\'', '"') + "}"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "'status': 'pending' | PENDING",
    "'status': 'pending', 'authorized': false, 'capture': false | PENDING",
    "'status': 'pending', 'authorized': true, 'capture': true | PENDING",
    "'status': 'pending', 'authorized': true, 'capture': false | AUTHORISED",
    "'status': 'pending', 'authorized': true, 'capture': true, 'capturable': true | AUTHORISED",
    "'status': 'pending', 'expired': true | EXPIRED",
    "'status': 'successful', 'paid': true | SUCCEEDED",
    "'status': 'successful', 'paid': true, 'refunded_amount': 0 | SUCCEEDED",
    "'status': 'successful', 'paid': true, 'refunded_amount': 1 | PARTIALLY_REFUNDED",
    "'status': 'successful', 'paid': true, 'refunded_amount': 1000 | REFUNDED",
    "'status': 'successful', 'captured': true | SUCCEEDED",
    "'status': 'successful', 'captured': true, 'refunded': 400 | PARTIALLY_REFUNDED",
    "'status': 'successful', 'captured': true, 'refunded': 1000 | REFUNDED",
    "'status': 'failed', 'failure_code': 'payment_rejected' | FAILED",
    "'status': 'expired' | EXPIRED",
    "'status': 'reversed' | CANCELLED",
    "'status': 'voided' | CANCELLED",
    "'status': 'successful', 'paid': true, 'reversed': true | CANCELLED",
  })
  void knowsEachDocumentedStatus(String fields, PaymentStatus status) {
    assertThat(OmiseMapping.status(charge(fields.replace('\'', '"')))).contains(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'status': 'settled'", "'status': null", "'status': 7", "'paid': true",
    "'status': 'successful'", "'status': 'successful', 'paid': false",
    "'status': 'successful', 'paid': 'yes'", "'status': 'failed', 'paid': true",
    "'status': 'expired', 'captured': true", "'status': 'Successful', 'paid': true"})
  void guessesNoStatus(String fields) {
    assertThat(OmiseMapping.status(charge(fields))).isEmpty();
  }

  @Test
  void countsWhatWasCapturedNotWhatWasAuthorised() {
    JsonNode partly = charge("'status': 'successful', 'paid': true, 'authorized_amount': 1000, "
        + "'captured_amount': 500, 'refunded_amount': 500");

    assertThat(OmiseMapping.captured(partly)).isEqualTo(new Money(500, "THB"));
    assertThat(OmiseMapping.status(partly)).contains(PaymentStatus.REFUNDED);
    assertThat(OmiseMapping.captured(charge("'paid': true"))).isEqualTo(new Money(1000, "THB"));
  }

  @Test
  void readsYenAsYenAndEitherCaseOfACurrency() {
    assertThat(OmiseMapping.money(json("'amount': 800, 'currency': 'jpy'"), "amount"))
        .isEqualTo(Money.ofMajor("800", "JPY"));
    assertThat(OmiseMapping.money(json("'amount': 800, 'currency': 'THB'"), "amount"))
        .isEqualTo(Money.ofMajor("8", "THB"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'amount': 10.5", "'amount': '10'", "'amount': -1", "'amount': null",
    "'amount': 1e30", "'amount': 5, 'currency': 'XXZ'", "'amount': 5, 'currency': 7"})
  void takesNoAmountThatIsNone(String fields) {
    JsonNode object = json((fields.contains("currency") ? "" : "'currency': 'thb', ") + fields);

    assertThatThrownBy(() -> OmiseMapping.money(object, "amount"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "'status': 'closed' | SUCCEEDED",
    "'status': 'closed', 'voided': true | SUCCEEDED",
    "'status': 'pending' | PENDING",
    "'voided': false | SUCCEEDED",
    "'status': null | SUCCEEDED",
  })
  void knowsEachDocumentedStatusOfARefund(String fields, RefundStatus status) {
    assertThat(OmiseMapping.refundStatus(json(fields.replace('\'', '"')))).contains(status);
  }

  @Test
  void guessesNoStatusOfARefund() {
    assertThat(OmiseMapping.refundStatus(json("'status': 'lost'"))).isEmpty();
    assertThat(OmiseMapping.refundStatus(json("'status': 1"))).isEmpty();
  }

  @Test
  void readsTheTimesOfBothVersions() {
    Instant time = Instant.parse("2026-11-21T10:00:00Z");
    assertThat(OmiseMapping.createdAt(json("'created_at': '2026-11-21T10:00:00Z'")))
        .isEqualTo(time);
    assertThat(OmiseMapping.createdAt(json("'created': '2026-11-21T17:00:00+07:00'")))
        .isEqualTo(time);
    assertThatThrownBy(() -> OmiseMapping.createdAt(json("'created_at': 'yesterday'")))
        .hasMessageContaining("created_at");
    assertThatThrownBy(() -> OmiseMapping.createdAt(json("'id': 'x'")))
        .hasMessageContaining("created_at");
  }

  @Test
  void tellsWhenAChargeCameIntoItsState() {
    JsonNode charge = charge("'created_at': '2026-11-21T10:00:00Z', "
        + "'paid_at': '2026-11-21T10:05:00Z', 'expired_at': '2026-11-21T10:09:00Z'");

    assertThat(OmiseMapping.changedAt(charge, PaymentStatus.SUCCEEDED))
        .isEqualTo("2026-11-21T10:05:00Z");
    assertThat(OmiseMapping.changedAt(charge, PaymentStatus.EXPIRED))
        .isEqualTo("2026-11-21T10:09:00Z");
    assertThat(OmiseMapping.changedAt(charge, PaymentStatus.CANCELLED))
        .isEqualTo("2026-11-21T10:00:00Z");
  }

  @Test
  void ignoresMetadataThatWeDidNotWrite() {
    assertThat(OmiseMapping.orderId(json("'metadata': {'order_id': 'o 1/../x'}"))).isNull();
    assertThat(OmiseMapping.orderId(json("'metadata': {'order_id': 17}"))).isNull();
    assertThat(OmiseMapping.paymentId(json("'metadata': []"))).isNull();
    assertThat(OmiseMapping.refundId(json("'metadata': null"))).isNull();
  }

  @Test
  void namesChargeAndSourceWhetherExpandedOrNot() {
    assertThat(OmiseMapping.references(charge("'source': {'id': 'src_1'}")))
        .containsEntry("charge", "chrg_1").containsEntry("source", "src_1");
    assertThat(OmiseMapping.references(json("'object': 'refund', 'charge': 'chrg_2'")))
        .containsOnlyKeys("charge");
    assertThat(OmiseMapping.references(json("'object': 'dispute', 'charge': {'id': 'chrg_3'}")))
        .containsEntry("charge", "chrg_3");
  }
}
