package dev.quittance.simulator.pingxx;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A channel: its order numbers, what it demands in {@code extra}, and what it gives to pay. */
enum PingxxChannel {
  WX_PUB(2, 32, 7200, true, Gives.JSAPI, "open_id"),
  WX_LITE(2, 32, 7200, true, Gives.JSAPI, "open_id"),
  WX_PUB_QR(2, 32, 7200, true, Gives.CODE, "product_id"),
  WX_WAP(2, 32, 300, true, Gives.URL, ""),
  WX_PUB_SCAN(1, 32, 60, true, Gives.NOTHING, "scan_code"),
  ALIPAY_QR(1, 64, 60, true, Gives.CODE, ""),
  ALIPAY_WAP(1, 64, 60, false, Gives.FORM, "success_url"),
  ALIPAY_PC_DIRECT(1, 64, 60, false, Gives.FORM, "success_url"),
  ALIPAY(1, 64, 60, true, Gives.FORM, ""),
  ALIPAY_SCAN(1, 64, 60, true, Gives.NOTHING, "scan_code,terminal_id"),
  UPACP(8, 40, 60, true, Gives.FORM, ""),
  UPACP_WAP(8, 40, 60, true, Gives.FORM, "result_url"),
  UPACP_PC(8, 40, 60, true, Gives.FORM, "result_url"),
  CP_B2B(8, 40, 60, false, Gives.FORM, ""),
  JDPAY_WAP(1, 30, 60, false, Gives.FORM, "success_url,fail_url"),
  ISV_QR(8, 32, 60, true, Gives.CODE, "terminal_id,pay_channel"),
  ISV_SCAN(8, 32, 60, true, Gives.NOTHING, "terminal_id,scan_code"),
  ISV_WAP(8, 32, 60, true, Gives.URL, "terminal_id,pay_channel,result_url"),
  QPAY(1, 30, 60, false, Gives.FORM, "device"),
  BFB_WAP(1, 20, 60, false, Gives.FORM, "result_url,bfb_login"),
  YEEPAY_WAP(1, 50, 60, false, Gives.FORM, "product_category,identity_id,identity_type,"
      + "terminal_type,terminal_id,user_ua,result_url"),
  CMB_WALLET(6, 32, 60, false, Gives.FORM, "result_url,p_no,seq,m_uid,mobile");

  /** What a channel gives the payer's side. */
  enum Gives { CODE, URL, JSAPI, FORM, NOTHING }

  private final int shortest;
  private final int longest;
  private final Duration cache;
  private final boolean reversible;
  private final Gives gives;
  private final List<String> required;

  PingxxChannel(int shortest, int longest, int cacheSeconds, boolean reversible, Gives gives,
      String required) {
    this.shortest = shortest;
    this.longest = longest;
    this.cache = Duration.ofSeconds(cacheSeconds);
    this.reversible = reversible;
    this.gives = gives;
    this.required = Arrays.stream(required.split(",")).filter(name -> !name.isEmpty()).toList();
  }

  static @Nullable PingxxChannel of(String name) {
    return Arrays.stream(values()).filter(channel -> channel.wireName().equals(name))
        .findFirst().orElse(null);
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean takes(String orderNo) {
    return orderNo.matches("[0-9A-Za-z]{" + shortest + "," + longest + "}");
  }

  /** How long the same order number gives the same charge. */
  Duration cache() {
    return cache;
  }

  boolean isWechat() {
    return name().startsWith("WX_");
  }

  /** Where a reversal also sends the money of a paid charge back. */
  boolean reversesPaid() {
    return gives == Gives.NOTHING || name().startsWith("ISV_");
  }

  boolean reversible() {
    return reversible;
  }

  Gives gives() {
    return gives;
  }

  List<String> required() {
    return required;
  }

  Duration longestLife() {
    if (isWechat()) {
      return Duration.ofHours(2);
    }
    return name().startsWith("UPACP") ? Duration.ofHours(1) : Duration.ofDays(15);
  }

  Duration usualLife() {
    return longestLife().compareTo(Duration.ofDays(1)) < 0 ? longestLife() : Duration.ofDays(1);
  }
}
