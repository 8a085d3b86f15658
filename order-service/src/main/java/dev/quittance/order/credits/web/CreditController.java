package dev.quittance.order.credits.web;

import dev.quittance.order.credits.CreditTransaction;
import dev.quittance.order.credits.ShowCredits;
import dev.quittance.order.credits.SpendCredits;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The caller's own credits over HTTP; spending them needs the scope {@code credits:spend}. */
@RestController
class CreditController {

  private static final String SPEND = "credits:spend";
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_REFERENCE = 128;

  private final ShowCredits showCredits;
  private final SpendCredits spendCredits;

  CreditController(ShowCredits showCredits, SpendCredits spendCredits) {
    this.showCredits = showCredits;
    this.spendCredits = spendCredits;
  }

  /**
   * What is to be spent.
   *
   * @param amount a whole number of credits
   * @param reference the caller's own name of this spending, once per user
   */
  record SpendRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minimum = "1", multipleOf = 1)
      @Nullable BigDecimal amount,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = LONGEST_REASON,
          pattern = Texts.NOT_BLANK) @Nullable String reason,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = LONGEST_REFERENCE,
          pattern = Texts.NOT_BLANK) @Nullable String reference) {
  }

  /** A page of the ledger. */
  record TransactionPage(List<TransactionView> items, @Nullable String nextCursor) {
  }

  /** Balance, debt and lots with their expiry. */
  @Endpoint(id = "showCredits")
  @GetMapping("/api/users/credits")
  Mono<CreditsView> credits(Caller caller) {
    return showCredits.of(caller.userId()).map(CreditsView::of);
  }

  /** The ledger, newest first. */
  @Endpoint(id = "listCreditTransactions", problems = {"400 invalid_request", "400 invalid_cursor"})
  @GetMapping("/api/users/credits/transactions")
  Mono<TransactionPage> transactions(Caller caller,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (!cursor.matches("[0-9]{0,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor");
    }
    long before = cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor);
    return showCredits.page(caller.userId(), before, limit)
        .map(page -> page(caller, page));
  }

  private static TransactionPage page(Caller caller, List<CreditTransaction> page) {
    return new TransactionPage(
        page.stream().map(each -> TransactionView.of(caller.userId(), each)).toList(),
        page.isEmpty() ? null : Long.toString(page.getLast().position()));
  }

  /** Spends credits, those that lapse first; once per reference. */
  @Endpoint(id = "spendCredits", problems = {
    "400 invalid_amount", "400 invalid_request", "403 forbidden", "409 insufficient_credits",
    "422 reference_reused"
  })
  @PostMapping("/api/users/credits/spend")
  Mono<TransactionView> spend(@RequestBody SpendRequest request, Caller caller) {
    if (!caller.has(SPEND)) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "forbidden", "the scope " + SPEND + " is needed");
    }
    return spendCredits.spend(new SpendCredits.Wish(caller.userId(), amountOf(request),
            text("reason", request.reason(), LONGEST_REASON),
            text("reference", request.reference(), LONGEST_REFERENCE)))
        .map(spent -> TransactionView.of(caller.userId(), spent));
  }

  private static long amountOf(SpendRequest request) {
    try {
      if (request.amount() != null && request.amount().signum() > 0) {
        return request.amount().longValueExact();
      }
    } catch (ArithmeticException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_amount", "amount must be a whole number of credits");
    }
    throw new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid_amount", "amount must be a positive number of credits");
  }

  private static String text(String field, @Nullable String text, int longest) {
    // PostgreSQL stores every character but this one.
    if (text == null || text.isBlank() || text.length() > longest || text.indexOf('\0') >= 0) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          field + " must be 1 to " + longest + " characters");
    }
    return text;
  }
}
