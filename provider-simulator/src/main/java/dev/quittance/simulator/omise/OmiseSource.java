package dev.quittance.simulator.omise;

import java.time.Instant;
import java.util.List;

/** How a payer wants to pay, other than by card; of use for one charge. */
record OmiseSource(
    String id, String type, long amount, String currency, Instant created, boolean used) {

  private static final List<String> TYPES = List.of("promptpay", "paynow", "truemoney",
      "rabbit_linepay", "alipay", "alipay_cn", "alipay_hk", "internet_banking_bay",
      "internet_banking_bbl", "internet_banking_ktb", "internet_banking_scb",
      "mobile_banking_bay", "mobile_banking_bbl", "mobile_banking_kbank", "mobile_banking_ktb",
      "mobile_banking_scb");

  static boolean isType(String type) {
    return TYPES.contains(type);
  }

  OmiseSource afterUse() {
    return new OmiseSource(id, type, amount, currency, created, true);
  }

  /** The payer scans a code. */
  boolean isOffline() {
    return type.equals("promptpay") || type.equals("paynow");
  }

  String flow() {
    if (isOffline()) {
      return "offline";
    }
    return type.startsWith("mobile_banking_") ? "app_redirect" : "redirect";
  }
}
