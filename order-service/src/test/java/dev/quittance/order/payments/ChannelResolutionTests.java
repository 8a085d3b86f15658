package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.payments.ChannelResolution.Refused;
import dev.quittance.order.payments.ChannelResolution.Resolution;
import dev.quittance.order.payments.ChannelResolution.Resolved;
import dev.quittance.order.payments.ChannelResolution.Wish;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ChannelResolutionTests {

  private static final List<String> ENABLED = List.of("stripe", "pingxx", "dummy");

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    // payment_channel, channel, last provider, last sub-channel, default, expected
    "stripe, -, -, -, pingxx, stripe:payment_intent",
    "stripe, stripe:checkout_session, -, -, pingxx, stripe:checkout_session",
    "stripe, checkout_session, -, -, pingxx, stripe:checkout_session",
    "-, stripe, -, -, pingxx, stripe:payment_intent",
    "-, stripe:checkout_session, -, -, pingxx, stripe:checkout_session",
    "-, wx_pub_qr, -, -, stripe, pingxx:wx_pub_qr",
    "pingxx, wx_pub, -, -, stripe, pingxx:wx_pub",
    "-, alipay_qr, -, -, stripe, pingxx:alipay_qr",
    "-, -, stripe, checkout_session, pingxx, stripe:checkout_session",
    "-, -, -, -, stripe, stripe:payment_intent",
    "-, -, -, -, dummy, dummy",
    "stripe, -, stripe, checkout_session, pingxx, stripe:checkout_session",
    "dummy, -, stripe, checkout_session, pingxx, dummy",
  })
  void resolves(String paymentChannel, String channel, String lastProvider, String lastSubChannel,
      String defaultProvider, String expected) {
    Resolution resolution = ChannelResolution.resolve(
        new Wish(paymentChannel, channel, lastProvider, lastSubChannel, defaultProvider),
        ENABLED);

    assertThat(resolution).isInstanceOfSatisfying(Resolved.class, resolved -> assertThat(
        Channel.text(resolved.channel().provider(), resolved.channel().subChannel()))
        .isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    "scripe, -, stripe, invalid_channel",
    "-, scripe, stripe, invalid_channel",
    "-, -, pingxx, invalid_channel",
    "pingxx, -, stripe, invalid_channel",
    "dummy, stripe:checkout_session, stripe, invalid_channel",
    "paypal, -, stripe, channel_not_enabled",
    "-, omise, stripe, channel_not_enabled",
  })
  void refuses(String paymentChannel, String channel, String defaultProvider, String code) {
    Resolution resolution = ChannelResolution.resolve(
        new Wish(paymentChannel, channel, null, null, defaultProvider), ENABLED);

    assertThat(resolution).isInstanceOfSatisfying(Refused.class,
        refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
