package dev.quittance.reconciliation.backfill;

import dev.quittance.providers.Providers;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The admin's view of the walks, and the wish to walk again. */
@RestController
final class BackfillController {

  private static final Logger log = LoggerFactory.getLogger(BackfillController.class);

  private final EventCursors cursors;
  private final EventLists lists;
  private final Providers providers;
  private final BackfillSettings settings;
  private final Clock clock;

  BackfillController(EventCursors cursors, EventLists lists, Providers providers,
      BackfillSettings settings, Clock clock) {
    this.cursors = cursors;
    this.lists = lists;
    this.providers = providers;
    this.settings = settings;
    this.clock = clock;
  }

  /** All accounts; there are as many as providers. */
  @Schema(name = "EventCursorList")
  record Accounts(List<EventCursor> items) {
  }

  /** How far each provider's list of events was walked. */
  @Endpoint(id = "listBackfills")
  @GetMapping("/admin/backfill")
  Mono<Accounts> list() {
    return cursors.all().collectList().map(Accounts::new);
  }

  /**
   * Walks the provider's events again from a time on; what is known is not published again.
   *
   * @param from RFC 3339, in the past
   */
  @Endpoint(id = "walkEventsAgain", success = "202 it begins at once", problems = {
    "400 invalid_from", "400 invalid_request", "404 unknown_provider", "422 events_not_listable"
  })
  @PostMapping("/admin/backfill/{provider}")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Mono<EventCursor> walkAgain(
      @PathVariable String provider, @RequestParam Instant from, Caller caller) {
    Instant now = clock.instant();
    requireListable(provider);
    Instant earliest = now.minus(settings.reach());
    if (from.isBefore(earliest) || !from.isBefore(now)) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_from",
          "from must be in the past, and not before " + earliest)
          .with("payment_channel", provider);
    }
    log.info("events are walked again: paymentChannel={} from={} by={}",
        provider, from, caller.userId());
    Instant walkedTo = from.plus(settings.overlap());
    return cursors.open(provider, walkedTo, now)
        .then(cursors.walkAgain(provider, walkedTo, now));
  }

  private void requireListable(String provider) {
    if (providers.find(provider).isEmpty()) {
      throw new ProblemException(HttpStatus.NOT_FOUND, "unknown_provider",
          "there is no provider " + provider);
    }
    if (!lists.channels().contains(provider)) {
      throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "events_not_listable",
          provider + " lists no events").with("payment_channel", provider);
    }
  }
}
