package dev.quittance.order.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.order.credits.CreditSettings.DebtPolicy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class CreditSettingsTests {

  @ParameterizedTest
  @CsvSource({
    "2026-01-15T10:00:00Z, 6, 2026-07-15T10:00:00Z",
    "2026-08-31T23:59:59Z, 6, 2027-02-28T23:59:59Z",
    "2027-08-31T00:00:00Z, 6, 2028-02-29T00:00:00Z",
    "2026-11-21T08:00:00Z, 12, 2027-11-21T08:00:00Z"})
  void lapsesAfterCalendarMonths(Instant granted, int months, Instant expected) {
    assertThat(new CreditSettings(months, DebtPolicy.DEBT, Duration.ofMinutes(1))
        .expiryOf(granted)).isEqualTo(expected);
  }

  @Test
  void refusesALifetimeThatMakesNoSense() {
    assertThatIllegalArgumentException().isThrownBy(
        () -> new CreditSettings(0, DebtPolicy.DEBT, Duration.ofMinutes(1)))
        .withMessageContaining("CREDITS_LIFETIME_MONTHS");
    assertThatIllegalArgumentException().isThrownBy(
        () -> new CreditSettings(6, DebtPolicy.DEBT, Duration.ZERO))
        .withMessageContaining("expiry-pause");
  }
}
