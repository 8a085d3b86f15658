package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a settlement report, in words that no provider owns.
 *
 * @param number where it stood in the file, counted from 1
 * @param reference the provider's id of this line; unique per provider
 * @param paymentReferences every id that may name the payment, the surest first; ours among them
 * @param refundReference the provider's id of the refund
 * @param gross what was moved, negative if away from us, in the currency of the balance
 * @param fee what the provider kept for it, in the same currency; negative if given back
 * @param net what the balance changed by
 * @param charged what the payer paid or got back, never negative, in the payer's currency; null if
 *     the amount was converted and the report does not tell
 * @param type the provider's own word for it
 * @param raw the line as it came
 */
public record SettlementLine(
    long number,
    String reference,
    LineKind kind,
    List<String> paymentReferences,
    @Nullable String refundReference,
    Money gross,
    Money fee,
    Money net,
    @Nullable Money charged,
    Instant occurredAt,
    String type,
    String raw) {

  private static final Pattern ID = Pattern.compile("[!-~]{1,200}");
  private static final int LONGEST_TYPE = 100;

  /** Leaves out what cannot be an id: a free text that a payer or a shop wrote into its column. */
  public SettlementLine {
    paymentReferences = paymentReferences.stream()
        .filter(ID.asMatchPredicate()).distinct().toList();
    type = type.length() <= LONGEST_TYPE ? type : type.substring(0, LONGEST_TYPE);
  }

  /** Whether it is an id of a provider that we can keep. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
