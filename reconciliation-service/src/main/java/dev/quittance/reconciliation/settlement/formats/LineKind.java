package dev.quittance.reconciliation.settlement.formats;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a line of a settlement report is about. */
public enum LineKind {
  /** Money of a payer came in. */
  @JsonProperty("payment") PAYMENT,
  /** Money went back to a payer. */
  @JsonProperty("refund") REFUND,
  /** Money that was to go back to a payer returned to us. */
  @JsonProperty("refund_failure") REFUND_FAILURE,
  /** Money that had come in was taken away again, without a refund of ours. */
  @JsonProperty("payment_reversal") PAYMENT_REVERSAL,
  /** Fees, payouts, disputes, conversions: kept, but compared with nothing. */
  @JsonProperty("other") OTHER
}
