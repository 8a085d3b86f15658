package dev.quittance.reconciliation.settlement;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.events.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A settlement report that was uploaded, and what came of it.
 *
 * @param sha256 of the file, in hex
 * @param periodFrom what is missing there is looked for from here on; null if there is no period
 * @param lines in the file
 * @param knownLines of those, how many an earlier report, or an earlier line, had
 * @param results how the comparison of the others ended: {@code matched}, {@code differs},
 *     {@code not_compared}, {@code waiting}
 * @param discrepancies how many there are of each kind and state
 * @param totals what the compared lines add up to, per currency of the balance
 */
record SettlementImport(
    long id,
    String provider,
    String format,
    String sha256,
    long sizeBytes,
    State state,
    String importedBy,
    Instant createdAt,
    @Nullable Instant periodFrom,
    @Nullable Instant periodTo,
    @Nullable Instant finishedAt,
    long lines,
    long knownLines,
    Map<String, Long> results,
    Map<String, Map<String, Long>> discrepancies,
    List<Total> totals) {

  /** How far it is. */
  enum State {
    /** Lines come in; if that stopped, upload the same file again. */
    @JsonProperty("reading") READING,
    /** Lines are being compared; goes on by itself on any instance. */
    @JsonProperty("matching") MATCHING,
    @JsonProperty("ready") READY
  }

  /** Sums in one currency. */
  @Schema(name = "SettlementTotal")
  record Total(Money gross, Money fee, Money net) {
  }
}
