package dev.quittance.reconciliation.settlement;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a settlement report and we differ. */
enum Difference {
  /** The provider settled what we do not know as paid, or as refunded. */
  @JsonProperty("missing_here") MISSING_HERE,
  /** We know it as paid, or as refunded, and no report has it though it should by now. */
  @JsonProperty("missing_there") MISSING_THERE,
  @JsonProperty("amount_differs") AMOUNT_DIFFERS,
  @JsonProperty("currency_differs") CURRENCY_DIFFERS,
  /** The provider kept another fee than is expected. */
  @JsonProperty("fee_unexpected") FEE_UNEXPECTED,
  /** We know it as ended in a way that contradicts the report. */
  @JsonProperty("status_differs") STATUS_DIFFERS
}
