package dev.quittance.order.credits.web;

import dev.quittance.order.credits.ShowCredits.LotLeft;
import dev.quittance.order.credits.ShowCredits.Summary;
import java.time.Instant;
import java.util.List;

/**
 * A user's credits as the API shows them.
 *
 * @param credits the same as the balance, by the older name
 * @param debt credits that were taken back though spent; the next purchase pays them first
 */
record CreditsView(
    String userId,
    long balance,
    long credits,
    long frozen,
    long debt,
    long totalCreditsEarned,
    List<LotView> lots) {

  /** What is left of the credits of one order. */
  record LotView(
      String orderId, long granted, long remaining, long frozen, Instant grantedAt,
      Instant expiresAt) {

    static LotView of(LotLeft lot) {
      return new LotView(lot.orderId(), lot.granted(), lot.available(), lot.frozen(),
          lot.grantedAt(), lot.expiresAt());
    }
  }

  static CreditsView of(Summary summary) {
    return new CreditsView(summary.userId(), summary.balance(), summary.balance(),
        summary.frozen(), summary.debt(), summary.earned(),
        summary.lots().stream().map(LotView::of).toList());
  }
}
