package dev.quittance.simulator.omise;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A charge: its terms, which do not change, and its state. */
record OmiseCharge(String id, Terms terms, State state) {

  /** The statuses of Omise's API, in upper case. */
  enum Status { PENDING, SUCCESSFUL, FAILED, EXPIRED, REVERSED }

  /** What was agreed at creation: of a card, or of a source. */
  record Terms(
      Instant created,
      long amount,
      String currency,
      boolean capture,
      @Nullable String description,
      Map<String, String> metadata,
      @Nullable String returnUri,
      @Nullable String ip,
      @Nullable Instant expiresAt,
      @Nullable TestCard card,
      @Nullable OmiseSource source) {}

  /** How far it came, and since when. */
  record State(
      Status status,
      boolean authorized,
      long captured,
      @Nullable String failureCode,
      @Nullable String failureMessage,
      Instant since,
      @Nullable String dispute) {

    static State pending(Instant now) {
      return new State(Status.PENDING, false, 0, null, null, now, null);
    }

    State authorised(Instant now) {
      return new State(Status.PENDING, true, 0, null, null, now, null);
    }

    State successful(long amount, Instant now) {
      return new State(Status.SUCCESSFUL, true, amount, null, null, now, dispute);
    }

    State failed(String code, String message, Instant now) {
      return new State(Status.FAILED, false, 0, code, message, now, null);
    }

    State ended(Status status, Instant now) {
      return new State(status, authorized, 0, null, null, now, null);
    }

    State disputed(String id) {
      return new State(
          status, authorized, captured, failureCode, failureMessage, since, id);
    }
  }

  OmiseCharge with(State newState) {
    return new OmiseCharge(id, terms, newState);
  }

  /** Waiting for the payer. */
  boolean isOpen() {
    return state.status() == Status.PENDING && !state.authorized();
  }

  /** Reserved by the bank, waiting for the merchant. */
  boolean isAuthorised() {
    return state.status() == Status.PENDING && state.authorized();
  }

  boolean isPaid() {
    return state.status() == Status.SUCCESSFUL;
  }

  /** Whether the payer is sent to a page. */
  boolean isRedirected() {
    OmiseSource source = terms.source();
    TestCard card = terms.card();
    return source != null && !source.isOffline()
        || card != null && card.asksForAuthentication();
  }
}
