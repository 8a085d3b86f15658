package dev.quittance.order.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are shown to everybody. */
@Timeout(30)
class FrontendSettingsTests {

  @ParameterizedTest
  @ValueSource(strings = {"sk_live_1", "rk_test_1", "skey_test_1", "whsec_1"})
  void refusesToShowASecretKey(String key) {
    assertThatThrownBy(() -> new FrontendSettings(key, null, null))
        .hasMessageContaining("STRIPE_PUBLISHABLE_KEY").hasMessageNotContaining(key);
    assertThatThrownBy(() -> new FrontendSettings(null, key, null))
        .hasMessageContaining("OMISE_PUBLIC_KEY");
    assertThatThrownBy(() -> new FrontendSettings(null, null, key))
        .hasMessageContaining("PAYPAL_CLIENT_ID");
  }

  @Test
  void takesAnEmptyVariableAsNone() {
    FrontendSettings settings = new FrontendSettings("pk_test_1", "", " ");

    assertThat(settings.stripePublishableKey()).isEqualTo("pk_test_1");
    assertThat(settings.omisePublicKey()).isNull();
    assertThat(settings.paypalClientId()).isNull();
  }
}
