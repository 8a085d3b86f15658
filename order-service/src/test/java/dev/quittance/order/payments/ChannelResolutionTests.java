package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.payments.ChannelResolution.Refused;
import dev.quittance.order.payments.ChannelResolution.Resolution;
import dev.quittance.order.payments.ChannelResolution.Resolved;
import dev.quittance.order.payments.ChannelResolution.Wish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ChannelResolutionTests {

  private static final List<String> ALL =
      List.of("stripe", "pingxx", "omise", "paypal", "dummy");
  private static final List<String> SOME = List.of("stripe", "pingxx", "dummy");

  private static Channel resolved(Wish wish, List<String> enabled) {
    Resolution resolution = ChannelResolution.resolve(wish, enabled);
    assertThat(resolution).isInstanceOf(Resolved.class);
    return ((Resolved) resolution).channel();
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    // payment_channel, channel, last provider, last sub-channel, ?channel=, default, expected
    // Explicit payment_channel, with and without a channel of its own.
    "stripe, -, -, -, -, pingxx, stripe:payment_intent",
    "stripe, stripe, -, -, -, pingxx, stripe:payment_intent",
    "stripe, stripe:, -, -, -, pingxx, stripe:payment_intent",
    "stripe, stripe:checkout_session, -, -, -, pingxx, stripe:checkout_session",
    "stripe, checkout_session, -, -, -, pingxx, stripe:checkout_session",
    "stripe, payment_intent, -, -, -, pingxx, stripe:payment_intent",
    "pingxx, wx_pub, -, -, -, stripe, pingxx:wx_pub",
    "pingxx, pingxx:wx_pub, -, -, -, stripe, pingxx:wx_pub",
    "omise, -, -, -, -, stripe, omise",
    "omise, promptpay, -, -, -, stripe, omise:promptpay",
    "omise, alipay, -, -, -, stripe, omise:alipay",
    "paypal, -, -, -, -, stripe, paypal",
    "dummy, -, -, -, -, stripe, dummy",
    "auto, -, -, -, -, stripe, auto",
    "' stripe ', ' ', -, -, -, pingxx, stripe:payment_intent",
    // A provider's name or prefix in channel.
    "-, stripe, -, -, -, pingxx, stripe:payment_intent",
    "-, stripe:checkout_session, -, -, -, pingxx, stripe:checkout_session",
    "-, pingxx:alipay_qr, -, -, -, stripe, pingxx:alipay_qr",
    "-, omise, -, -, -, stripe, omise",
    "-, omise:truemoney, -, -, -, stripe, omise:truemoney",
    "-, paypal, -, -, -, stripe, paypal",
    "-, dummy, -, -, -, stripe, dummy",
    "-, auto, -, -, -, stripe, auto",
    // What the order used last.
    "-, -, stripe, checkout_session, -, pingxx, stripe:checkout_session",
    "-, -, pingxx, wx_pub_qr, -, stripe, pingxx:wx_pub_qr",
    "-, -, omise, promptpay, -, stripe, omise:promptpay",
    "-, -, dummy, -, -, stripe, dummy",
    "-, -, auto, -, -, stripe, auto",
    "stripe, -, stripe, checkout_session, -, pingxx, stripe:checkout_session",
    "pingxx, -, pingxx, wx_pub_qr, -, stripe, pingxx:wx_pub_qr",
    "dummy, -, stripe, checkout_session, -, pingxx, dummy",
    "-, wx_pub_qr, stripe, checkout_session, -, stripe, pingxx:wx_pub_qr",
    // ?channel= says what a page shows first, and only as long as nothing else does.
    "-, -, -, -, stripe, pingxx, stripe:payment_intent",
    "-, -, -, -, stripe:checkout_session, pingxx, stripe:checkout_session",
    "-, -, -, -, wx_pub_qr, stripe, pingxx:wx_pub_qr",
    "-, -, -, -, ' ', stripe, stripe:payment_intent",
    "-, -, dummy, -, stripe, stripe, dummy",
    "-, dummy, -, -, stripe, stripe, dummy",
    "dummy, -, -, -, stripe, stripe, dummy",
    // The default.
    "-, -, -, -, -, stripe, stripe:payment_intent",
    "-, -, -, -, -, dummy, dummy",
    "-, -, -, -, -, paypal, paypal",
    "-, -, -, -, -, auto, auto",
  })
  void resolves(String paymentChannel, String channel, String lastProvider, String lastSubChannel,
      String preselected, String defaultProvider, String expected) {
    Channel found = resolved(new Wish(paymentChannel, channel, lastProvider, lastSubChannel,
        preselected, defaultProvider), ALL);

    assertThat(Channel.text(found.provider(), found.subChannel())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wx_pub", "wx_lite", "wx_pub_qr", "wx_wap", "wx_pub_scan", "alipay_qr",
    "alipay_wap", "alipay_pc_direct", "alipay", "alipay_scan", "upacp", "upacp_wap", "upacp_pc",
    "cp_b2b", "jdpay_wap", "isv_qr", "isv_scan", "isv_wap", "qpay", "bfb_wap", "yeepay_wap",
    "cmb_wallet"})
  void knowsPingxxChannelsByTheirBareName(String channel) {
    assertThat(resolved(new Wish(null, channel, null, null, null, "stripe"), SOME))
        .isEqualTo(new Channel("pingxx", channel));
    assertThat(Channel.shown("pingxx", channel)).as("and shows them so").isEqualTo(channel);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {
    // payment_channel, channel, last provider, ?channel=, default, code
    "scripe, -, -, -, stripe, invalid_channel",
    "-, scripe, -, -, stripe, invalid_channel",
    "-, scripe:checkout_session, -, -, stripe, invalid_channel",
    "-, -, -, scripe, stripe, invalid_channel",
    "Stripe, -, -, -, stripe, invalid_channel",
    "-, card, -, -, stripe, invalid_channel",
    "-, :checkout_session, -, -, stripe, invalid_channel",
    "manual, -, -, -, stripe, invalid_channel",
    "-, manual, -, -, stripe, invalid_channel",
    "-, -, -, -, pingxx, invalid_channel",
    "pingxx, -, -, -, stripe, invalid_channel",
    "pingxx, pingxx, -, -, stripe, invalid_channel",
    "-, pingxx, -, -, stripe, invalid_channel",
    "-, pingxx:, -, -, stripe, invalid_channel",
    "pingxx, -, stripe, -, stripe, invalid_channel",
    "dummy, stripe:checkout_session, -, -, stripe, invalid_channel",
    "stripe, dummy, -, -, stripe, invalid_channel",
    "stripe, pingxx:wx_pub, -, -, stripe, invalid_channel",
    "paypal, -, -, -, stripe, channel_not_enabled",
    "-, paypal, -, -, stripe, channel_not_enabled",
    "omise, promptpay, -, -, stripe, channel_not_enabled",
    "-, omise:promptpay, -, -, stripe, channel_not_enabled",
    "-, -, paypal, -, stripe, channel_not_enabled",
    "-, -, -, paypal, stripe, channel_not_enabled",
    "-, -, -, -, paypal, channel_not_enabled",
  })
  void refuses(String paymentChannel, String channel, String lastProvider, String preselected,
      String defaultProvider, String code) {
    Resolution resolution = ChannelResolution.resolve(new Wish(
        paymentChannel, channel, lastProvider, null, preselected, defaultProvider), SOME);

    assertThat(resolution).isInstanceOfSatisfying(Refused.class,
        refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void tellsWhichAreEnabled() {
    assertThat(ChannelResolution.resolve(new Wish("paypal", null, null, null, null, "stripe"),
        SOME)).isInstanceOfSatisfying(Refused.class, refused ->
        assertThat(refused.detail()).contains("stripe", "pingxx", "dummy"));
  }

  @Test
  void leavesNothingToTheGatewayThatNobodyAskedItFor() {
    for (String provider : ALL) {
      Resolution resolution = ChannelResolution.resolve(
          new Wish(provider, "x", null, null, null, "stripe"), List.of("stripe"));
      assertThat(resolution instanceof Resolved).as(provider)
          .isEqualTo(provider.equals("stripe"));
    }
  }
}
