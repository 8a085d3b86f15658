package dev.quittance.providers.pingxx;

import static dev.quittance.providers.pingxx.PingxxChannel.Family.ALIPAY;
import static dev.quittance.providers.pingxx.PingxxChannel.Family.OTHER;
import static dev.quittance.providers.pingxx.PingxxChannel.Family.UNIONPAY;
import static dev.quittance.providers.pingxx.PingxxChannel.Family.WECHAT;
import static dev.quittance.providers.pingxx.PingxxChannel.Shows.APP;
import static dev.quittance.providers.pingxx.PingxxChannel.Shows.FORM;
import static dev.quittance.providers.pingxx.PingxxChannel.Shows.JSAPI;
import static dev.quittance.providers.pingxx.PingxxChannel.Shows.NOTHING;
import static dev.quittance.providers.pingxx.PingxxChannel.Shows.QR;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ping++'s channels with the fields of {@code extra} that each demands or takes. See "Charge:
 * channel and extra" in Ping++'s API reference, and "Reverse a charge" for which can be reversed.
 */
enum PingxxChannel {
  WX_PUB(WECHAT, JSAPI, true, "open_id", "limit_pay,goods_tag"),
  WX_LITE(WECHAT, JSAPI, true, "open_id", "limit_pay,goods_tag"),
  WX_PUB_QR(WECHAT, QR, true, "product_id", "limit_pay,goods_tag"),
  WX_WAP(WECHAT, APP, true, "", "result_url,goods_tag"),
  WX_PUB_SCAN(WECHAT, NOTHING, true, "scan_code", "terminal_id,limit_pay,goods_tag"),
  ALIPAY_QR(ALIPAY, QR, true, "", ""),
  ALIPAY_WAP(ALIPAY, FORM, false, "success_url", "cancel_url,app_pay,new_version"),
  ALIPAY_PC_DIRECT(ALIPAY, FORM, false, "success_url", ""),
  ALIPAY_APP(ALIPAY, APP, true, "", "rn_check,extern_token"),
  ALIPAY_SCAN(ALIPAY, NOTHING, true, "scan_code,terminal_id", "operator_id,store_id"),
  UPACP(UNIONPAY, APP, true, "", ""),
  UPACP_WAP(UNIONPAY, FORM, true, "result_url", ""),
  UPACP_PC(UNIONPAY, FORM, true, "result_url", ""),
  CP_B2B(UNIONPAY, FORM, false, "", ""),
  JDPAY_WAP(OTHER, FORM, false, "success_url,fail_url",
      "token,order_type,is_mobile,user_type,user_id"),
  ISV_QR(OTHER, QR, true, "terminal_id,pay_channel", ""),
  ISV_SCAN(OTHER, NOTHING, true, "terminal_id,scan_code", ""),
  ISV_WAP(OTHER, FORM, true, "terminal_id,pay_channel,result_url", ""),
  QPAY(OTHER, APP, false, "device", ""),
  BFB_WAP(OTHER, FORM, false, "result_url,bfb_login", ""),
  YEEPAY_WAP(OTHER, FORM, false, "product_category,identity_id,identity_type,terminal_type,"
      + "terminal_id,user_ua,result_url", ""),
  CMB_WALLET(OTHER, FORM, false, "result_url,p_no,seq,m_uid,mobile", "");

  /** Who is behind it, and how long a charge of theirs may live. */
  enum Family {
    /** Two hours at first, later seven days: the shorter one is right for both. */
    WECHAT(Duration.ofHours(2)),
    ALIPAY(Duration.ofDays(15)),
    UNIONPAY(Duration.ofHours(1)),
    OTHER(Duration.ofDays(15));

    private final Duration longest;

    Family(Duration longest) {
      this.longest = longest;
    }

    Duration longest() {
      return longest;
    }
  }

  /** What the payer is shown. */
  enum Shows {
    /** A text to draw as a code. */
    QR,
    /** What WeChat's JavaScript takes. */
    JSAPI,
    /** What the SDK in an app takes, or an address. */
    APP,
    /** A form that the browser submits, or an address. */
    FORM,
    /** Nothing: the payer showed a code, which was scanned. */
    NOTHING;

    String mode() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Family family;
  private final Shows shows;
  private final boolean reversible;
  private final Set<String> required;
  private final Set<String> optional;

  PingxxChannel(
      Family family, Shows shows, boolean reversible, String required, String optional) {
    this.family = family;
    this.shows = shows;
    this.reversible = reversible;
    this.required = names(required);
    this.optional = names(optional);
  }

  private static Set<String> names(String list) {
    return Arrays.stream(list.split(",")).filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  static Optional<PingxxChannel> of(String name) {
    return Arrays.stream(values()).filter(channel -> channel.wireName().equals(name)).findFirst();
  }

  static Set<String> wireNames() {
    return Arrays.stream(values()).map(PingxxChannel::wireName)
        .collect(Collectors.toUnmodifiableSet());
  }

  String wireName() {
    return this == ALIPAY_APP ? "alipay" : name().toLowerCase(Locale.ROOT);
  }

  Family family() {
    return family;
  }

  Shows shows() {
    return shows;
  }

  /** Whether an unpaid charge of it can be ended. */
  boolean reversible() {
    return reversible;
  }

  Set<String> required() {
    return required;
  }

  boolean takes(String field) {
    return required.contains(field) || optional.contains(field);
  }

  /** Whether money can move in the call that creates the charge. */
  boolean paysAtOnce() {
    return shows == Shows.NOTHING;
  }

  /** How many characters of {@code body} it takes. */
  int longestBody() {
    return this == YEEPAY_WAP ? 100 : 128;
  }
}
