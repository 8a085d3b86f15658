package dev.quittance.order.credits;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

/** Shows a user's credits and how they came to be. */
@Component
public class ShowCredits {

  private static final int MOST_LOTS = 500;
  private static final int LARGEST_PAGE = 200;

  private final Credits credits;
  private final CreditLedger ledger;
  private final TransactionalOperator snapshot;
  private final Clock clock;

  ShowCredits(Credits credits, CreditLedger ledger, ReactiveTransactionManager transactions,
      Clock clock) {
    this.credits = credits;
    this.ledger = ledger;
    this.snapshot = TransactionalOperator.create(transactions, snapshot());
    this.clock = clock;
  }

  /** Balance and lots are read one after the other, but as of one moment. */
  private static TransactionDefinition snapshot() {
    DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
    definition.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    definition.setReadOnly(true);
    return definition;
  }

  /**
   * A user's credits.
   *
   * @param balance what can be spent now
   * @param frozen kept while a dispute is open
   * @param debt taken back though spent; the next purchase pays it first
   * @param earned all that were ever granted
   * @param lots of which something is left, the next to lapse first; 500 at most
   */
  public record Summary(
      String userId, long balance, long frozen, long debt, long earned, List<LotLeft> lots) {

    public Summary {
      lots = List.copyOf(lots);
    }
  }

  /** What is left of the credits of one order. */
  public record LotLeft(
      String orderId, long granted, long available, long frozen, Instant grantedAt,
      Instant expiresAt) {
  }

  /** All zero for a user who never had any. */
  public Mono<Summary> of(String userId) {
    Instant now = clock.instant();
    return snapshot.transactional(credits.find(userId).defaultIfEmpty(Map.of())
        .flatMap(totals -> credits.lotsLeft(userId, now, MOST_LOTS).collectList()
            .flatMap(lots -> credits.spendable(userId, now)
                .map(balance -> summary(userId, totals, lots, balance)))));
  }

  private static Summary summary(
      String userId, Map<LedgerAccount, Long> totals, List<CreditLot> lots, long balance) {
    Wallet wallet = new Wallet(totals, lots);
    return new Summary(userId, balance, wallet.total(LedgerAccount.FROZEN), wallet.debt(),
        wallet.total(LedgerAccount.ISSUED), lots.stream()
            .map(lot -> new LotLeft(lot.orderId().value(), lot.balance(LedgerAccount.ISSUED),
                lot.balance(LedgerAccount.AVAILABLE), lot.balance(LedgerAccount.FROZEN),
                lot.grantedAt(), lot.expiresAt()))
            .toList());
  }

  /** The user's transactions before a position, the latest first; 200 at most. */
  public Mono<List<CreditTransaction>> page(String userId, long before, int limit) {
    return ledger.list(userId, before, Math.clamp(limit, 1, LARGEST_PAGE)).collectList();
  }
}
