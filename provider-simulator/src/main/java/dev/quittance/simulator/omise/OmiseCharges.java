package dev.quittance.simulator.omise;

import dev.quittance.simulator.omise.OmiseCharge.State;
import dev.quittance.simulator.omise.OmiseCharge.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The life of a charge; every method expects the store's lock to be held. */
@Component
final class OmiseCharges {

  /** How long a source waits for its payer, if the merchant does not say. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final OmiseStore store;
  private final OmiseEvents events;
  private final Clock clock;

  OmiseCharges(OmiseStore store, OmiseEvents events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  OmiseToken createToken(OmiseParams params) {
    String number = params.nested("card").required("number");
    return store.tokens().save(new OmiseToken(
        OmiseIds.next("tokn"), TestCard.ofNumber(number), now(), false));
  }

  OmiseSource createSource(OmiseParams params) {
    String type = params.required("type");
    if (!OmiseSource.isType(type)) {
      throw OmiseException.badRequest("type is currently not supported");
    }
    if (type.equals("truemoney")) {
      params.required("phone_number");
    }
    return store.sources().save(new OmiseSource(OmiseIds.next("src"), type, params.amount(),
        currency(params), now(), false));
  }

  OmiseCharge create(OmiseParams params) {
    long amount = params.amount();
    String currency = currency(params);
    OmiseToken token = null;
    OmiseSource source = null;
    if (params.has("card")) {
      token = usable(params.required("card"));
    } else if (params.has("source")) {
      source = usable(params.required("source"), amount, currency);
    } else {
      throw OmiseException.badRequest("card or source is missing");
    }
    Instant now = now();
    Instant expiresAt = params.time("expires_at");
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw OmiseException.badRequest("expires_at must be in the future");
    }
    OmiseCharge charge = new OmiseCharge(OmiseIds.next("chrg"), new OmiseCharge.Terms(now,
        amount, currency, params.flag("capture", true), params.text("description"),
        params.metadata(), params.text("return_uri"), params.text("ip"),
        expiresAt == null && source != null ? now.plus(PATIENCE) : expiresAt,
        token == null ? null : token.card(), source), State.pending(now));
    if (charge.isRedirected() && charge.terms().returnUri() == null) {
      throw OmiseException.badRequest("return_uri is missing");
    }
    if (token != null) {
      store.tokens().save(token.afterUse());
    }
    if (source != null) {
      store.sources().save(source.afterUse());
    }
    store.charges().save(charge);
    events.charge("charge.create", charge);
    return token == null || charge.isRedirected() ? charge : attempt(charge);
  }

  private OmiseToken usable(String id) {
    OmiseToken token = store.tokens().required(id);
    if (token.used()) {
      throw new OmiseException(400, "used_token", "token was already used");
    }
    return token;
  }

  private OmiseSource usable(String id, long amount, String currency) {
    OmiseSource source = store.sources().required(id);
    if (source.used()) {
      throw OmiseException.badRequest("source was already used");
    }
    if (source.amount() != amount || !source.currency().equals(currency)) {
      throw OmiseException.badRequest("amount and currency must match those of the source");
    }
    return source;
  }

  private static String currency(OmiseParams params) {
    String currency = params.required("currency").toUpperCase(Locale.ROOT);
    if (!currency.matches("[A-Z]{3}")) {
      throw new OmiseException(400, "invalid_currency", "currency is not supported");
    }
    return currency;
  }

  /** What the bank says to the card, at once or after it asked the payer. */
  OmiseCharge attempt(OmiseCharge charge) {
    TestCard card = charge.terms().card();
    String failure = card == null ? null : card.failure();
    return card == null || failure == null ? pay(charge)
        : fail(charge, card.name().toLowerCase(Locale.ROOT), failure);
  }

  /** The payer agrees: the money is taken, or reserved if that was the wish. */
  OmiseCharge pay(OmiseCharge charge) {
    requireOpen(charge);
    return taken(charge);
  }

  /** Money that comes although the charge has ended. */
  OmiseCharge payDespiteEnd(OmiseCharge charge) {
    if (charge.isPaid() || charge.isAuthorised()) {
      throw OmiseException.invalidCharge("charge is paid");
    }
    return taken(charge);
  }

  private OmiseCharge taken(OmiseCharge charge) {
    return saved("charge.complete", charge.with(charge.terms().capture()
        ? charge.state().successful(charge.terms().amount(), now())
        : charge.state().authorised(now())));
  }

  OmiseCharge fail(OmiseCharge charge, String code, String message) {
    requireOpen(charge);
    return saved("charge.complete", charge.with(charge.state().failed(code, message, now())));
  }

  OmiseCharge capture(OmiseCharge charge, OmiseParams params) {
    if (!charge.isAuthorised()) {
      throw new OmiseException(400, "failed_capture", "charge was already captured, has ended, "
          + "or is not authorized");
    }
    long amount = params.number("capture_amount", charge.terms().amount());
    if (amount < 1 || amount > charge.terms().amount()) {
      throw new OmiseException(400, "failed_capture", "capture_amount is too large or too small");
    }
    return saved("charge.capture", charge.with(charge.state().successful(amount, now())));
  }

  OmiseCharge reverse(OmiseCharge charge) {
    if (!charge.isAuthorised()) {
      throw OmiseException.invalidCharge("charge cannot be reversed");
    }
    return saved("charge.reverse", charge.with(charge.state().ended(Status.REVERSED, now())));
  }

  /** By the merchant: only what waits for a payer, and no card. */
  OmiseCharge expire(OmiseCharge charge) {
    if (charge.terms().source() == null) {
      throw OmiseException.invalidCharge("charge of a card cannot be expired");
    }
    if (charge.state().status() == Status.EXPIRED) {
      throw new OmiseException(400, "expired_charge", "charge is expired");
    }
    return end(charge);
  }

  /** By time. */
  OmiseCharge end(OmiseCharge charge) {
    requireOpen(charge);
    return saved("charge.expire", charge.with(charge.state().ended(Status.EXPIRED, now())));
  }

  void endOld() {
    Instant now = now();
    List<OmiseCharge> old = store.charges().all().stream().filter(OmiseCharge::isOpen)
        .filter(charge -> isOver(charge.terms().expiresAt(), now)).toList();
    old.forEach(this::end);
  }

  private static boolean isOver(@Nullable Instant expiry, Instant now) {
    return expiry != null && !now.isBefore(expiry);
  }

  private static void requireOpen(OmiseCharge charge) {
    if (!charge.isOpen()) {
      throw OmiseException.invalidCharge("charge is not pending");
    }
  }

  private OmiseCharge saved(String key, OmiseCharge charge) {
    store.charges().save(charge);
    events.charge(key, charge);
    return charge;
  }
}
