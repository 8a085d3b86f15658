package dev.quittance.simulator.settlement;

import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.settlement.Movement.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Errors in a report: the same seed makes the same ones of the same rows, each in another row. */
final class PlantedErrors {

  private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXY";
  private static final int RANDOM_LENGTH = 17;

  private final SettlementSource source;
  private final Random random;
  private final List<Movement> rows;
  private final Deque<Movement> payments;
  private final List<Planted> planted = new ArrayList<>();

  /**
   * Makes it.
   *
   * @param rows as they are without errors
   */
  PlantedErrors(SettlementSource source, List<Movement> rows, long seed) {
    this.source = source;
    this.random = new Random(seed);
    this.rows = new ArrayList<>(rows);
    List<Movement> shuffled = new ArrayList<>(
        rows.stream().filter(row -> row.kind() == Kind.PAYMENT).toList());
    Collections.shuffle(shuffled, random);
    this.payments = new ArrayDeque<>(shuffled);
  }

  /** What can be wrong. */
  enum Mistake {
    /** The row is not there. */
    MISSING,
    /** A row of a payment that nobody made. */
    EXTRA,
    AMOUNT,
    CURRENCY,
    FEE,
    /** The same row twice. */
    DUPLICATE,
    /** The payment is settled a second time, by a row of its own. */
    TWICE,
    /** A refund of half the payment that nobody made. */
    REFUND,
    /** A lost dispute about the whole payment that nobody opened. */
    DISPUTE
  }

  /**
   * What was planted.
   *
   * @param row the reference of the row that is wrong, or is missing
   * @param paymentId of the merchant; null for a payment that nobody made
   */
  record Planted(String mistake, String row, @Nullable String paymentId) {}

  /**
   * Plants one more.
   *
   * @throws RefusedActionException if there are fewer payments than mistakes, or no such rows
   */
  void plant(Mistake mistake) {
    Movement payment = payments.poll();
    if (payment == null) {
      throw new RefusedActionException("a mistake needs a payment of its own: there are too few");
    }
    Movement wrong = switch (mistake) {
      case MISSING -> missing(payment);
      case EXTRA -> added(extra(payment));
      case AMOUNT -> replaced(payment,
          payment.with(payment.grossMinor() + 100, payment.currency()));
      case CURRENCY -> replaced(payment, payment.with(
          payment.grossMinor(), payment.currency().equals("EUR") ? "USD" : "EUR"));
      case FEE -> replaced(payment, payment.withFee(payment.feeMinor() + 77));
      case DUPLICATE -> added(payment);
      case TWICE -> added(twice(payment));
      case REFUND -> added(moneyBack(Kind.REFUND, payment, (payment.grossMinor() + 1) / 2));
      case DISPUTE -> added(moneyBack(Kind.DISPUTE, payment, payment.grossMinor()));
    };
    planted.add(new Planted(mistake.name().toLowerCase(Locale.ROOT), wrong.reference(),
        wrong.paymentId()));
  }

  List<Movement> rows() {
    return List.copyOf(rows);
  }

  List<Planted> planted() {
    return List.copyOf(planted);
  }

  private Movement missing(Movement payment) {
    rows.remove(payment);
    return payment;
  }

  private Movement added(Movement row) {
    rows.add(row);
    return row;
  }

  private Movement replaced(Movement before, Movement after) {
    rows.set(rows.indexOf(before), after);
    return after;
  }

  private Movement extra(Movement like) {
    String id = source.id(Kind.PAYMENT, next());
    return new Movement(Kind.PAYMENT, source.reference(Kind.PAYMENT, id), id, id, null,
        like.grossMinor(), like.feeMinor(), like.currency(), like.at());
  }

  private Movement twice(Movement payment) {
    String reference = source.reference(Kind.PAYMENT, source.id(Kind.PAYMENT, next()));
    return new Movement(payment.kind(), reference, payment.subject(), payment.charge(),
        payment.paymentId(), payment.grossMinor(), payment.feeMinor(), payment.currency(),
        payment.at());
  }

  private Movement moneyBack(Kind kind, Movement payment, long amountMinor) {
    String id = source.id(kind, next());
    return new Movement(kind, source.reference(kind, id), id, payment.charge(),
        payment.paymentId(), -amountMinor, 0, payment.currency(), payment.at());
  }

  private String next() {
    StringBuilder text = new StringBuilder(RANDOM_LENGTH);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
