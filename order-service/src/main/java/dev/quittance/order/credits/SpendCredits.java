package dev.quittance.order.credits;

import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Spends a user's credits, those that lapse first before the others. */
@Component
public class SpendCredits {

  private final Credits credits;
  private final CreditLedger ledger;
  private final TransactionalOperator transaction;
  private final Clock clock;

  SpendCredits(Credits credits, CreditLedger ledger, TransactionalOperator transaction,
      Clock clock) {
    this.credits = credits;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What is to be spent.
   *
   * @param reference of who spends: one spending has one, whatever is sent again
   */
  public record Wish(String userId, long amount, String reason, String reference) {
  }

  /**
   * The spending; the first one, if its reference was used before. {@code insufficient_credits}
   * if there is too little, {@code reference_reused} if it was used for another amount.
   */
  public Mono<CreditTransaction> spend(Wish wish) {
    return transaction.transactional(credits.lock(wish.userId())
            .switchIfEmpty(Mono.error(() -> insufficient(wish, 0)))
            .flatMap(totals -> ledger.findSpending(wish.userId(), wish.reference())
                .switchIfEmpty(Mono.defer(() -> spend(wish, totals)))))
        .map(spent -> answer(wish, spent));
  }

  private Mono<CreditTransaction> spend(Wish wish, Map<LedgerAccount, Long> totals) {
    return credits.lotsThatMatter(wish.userId(), "").collectList()
        .flatMap(lots -> write(wish, totals, lots))
        .then(ledger.findSpending(wish.userId(), wish.reference()));
  }

  private Mono<Void> write(Wish wish, Map<LedgerAccount, Long> totals, List<CreditLot> lots) {
    // The time after the lock was got: what lapsed while we waited is not spent.
    Instant now = clock.instant();
    Wallet wallet = new Wallet(totals, lots);
    return wallet.spend(wish.amount(), wish.reference(), wish.reason(), now)
        ? ledger.append(wish.userId(), wallet.transactions()).then()
        : Mono.error(insufficient(wish, wallet.spendable(now)));
  }

  private static CreditTransaction answer(Wish wish, CreditTransaction spent) {
    if (spent.amount() != -wish.amount()) {
      throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "reference_reused",
          "reference '" + wish.reference() + "' was used to spend " + -spent.amount());
    }
    return spent;
  }

  private static ProblemException insufficient(Wish wish, long balance) {
    return new ProblemException(HttpStatus.CONFLICT, "insufficient_credits",
        "only " + balance + " credits are there to spend " + wish.amount())
        .with("balance", balance);
  }
}
