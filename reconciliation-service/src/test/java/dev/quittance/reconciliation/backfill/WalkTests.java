package dev.quittance.reconciliation.backfill;

import static dev.quittance.reconciliation.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.providers.EventListing;
import dev.quittance.reconciliation.backfill.EventCursor.Window;
import dev.quittance.reconciliation.backfill.Walk.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Timeout(10)
class WalkTests {

  private static final Window HOUR = new Window(NOON.minusSeconds(3900), NOON.minusSeconds(300));

  private final Walk walk = new Walk(settings(Map.of("quittance.backfill.most-pages", "3")));

  private static BackfillSettings settings(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("quittance.backfill", BackfillSettings.class);
  }

  private static EventCursor cursor(
      Instant walkedTo, @Nullable Window window, @Nullable String page, int pages, int failures) {
    return new EventCursor("stripe", walkedTo, window, page, pages, failures, null, 0, 0, 0,
        NOON, NOON);
  }

  private static Instant ago(String duration) {
    return NOON.minus(Duration.parse(duration));
  }

  @ParameterizedTest
  @CsvSource({
    // walked to, window from, to: an overlap of 15 minutes, what is 5 minutes old, at most a day
    "PT10M,       PT25M,       PT5M",
    "PT5M,        PT20M,       PT5M",
    "PT1H,        PT75M,       PT5M",
    "PT48H,       PT48H15M,    PT24H15M",
    "P29D,        P29D,        P28D",
    "P60D,        P29D,        P28D",
  })
  void walksFromBeforeWhereItCameTo(String walkedTo, String from, String to) {
    assertThat(walk.window(cursor(ago(walkedTo), null, null, 0, 0), NOON))
        .isEqualTo(new Window(ago(from), ago(to)));
  }

  @Test
  void waitsUntilEventsHadTimeToArrive() {
    assertThat(walk.window(cursor(NOON.plusSeconds(900), null, null, 0, 0), NOON)).isNull();
    assertThat(walk.idle(cursor(NOON, null, null, 0, 0), NOON).dueAt())
        .isEqualTo(NOON.plusSeconds(300));
  }

  @Test
  void keepsTheWindowItBeganWhilePagesCountFromThere() {
    Window old = new Window(ago("P30D"), ago("P28D"));
    assertThat(walk.window(cursor(NOON, HOUR, "evt_1", 1, 0), NOON.plusSeconds(900)))
        .isEqualTo(HOUR);
    assertThat(walk.window(cursor(NOON, old, "evt_1", 1, 0), NOON)).isEqualTo(old);
    assertThat(walk.window(cursor(NOON, old, null, 0, 0), NOON))
        .as("within reach").isEqualTo(new Window(ago("P29D"), ago("P28D")));
  }

  @Test
  void movesOnlyWhenTheWindowWasReadToItsEnd() {
    Instant before = ago("PT1H");
    Position middle = walk.after(cursor(before, HOUR, null, 0, 1), HOUR,
        new EventListing.Page(List.of(), "evt_1"), NOON);
    assertThat(middle).isEqualTo(new Position(before, HOUR, "evt_1", 1, 0, null, NOON));

    Position end = walk.after(cursor(before, HOUR, "evt_1", 1, 0), HOUR,
        new EventListing.Page(List.of("x"), null), NOON);
    assertThat(end).isEqualTo(
        new Position(HOUR.to(), null, null, 0, 0, null, NOON.plusSeconds(300)));
  }

  @Test
  void walksOnAtOnceWhileItIsBehind() {
    Window yesterday = new Window(ago("P2D"), ago("P1D"));
    assertThat(walk.after(cursor(ago("P2D"), yesterday, null, 0, 0), yesterday,
        new EventListing.Page(List.of(), null), NOON).dueAt()).isEqualTo(NOON);
  }

  @Test
  void halvesAWindowOfTooManyPages() {
    Position halved = walk.after(cursor(ago("PT1H"), HOUR, "evt_2", 2, 0), HOUR,
        new EventListing.Page(List.of(), "evt_3"), NOON);
    assertThat(halved).isEqualTo(new Position(ago("PT1H"),
        new Window(HOUR.from(), HOUR.from().plusSeconds(1800)), null, 0, 0, null, NOON));
  }

  @Test
  void doesNotFollowPagesThatNeverEnd() {
    Window second = new Window(NOON.minusSeconds(1), NOON);
    Position stuck = walk.after(cursor(NOON, second, "evt_2", 2, 0), second,
        new EventListing.Page(List.of(), "evt_3"), NOON);
    assertThat(stuck.error()).contains("more than 3 pages");
    assertThat(stuck.failures()).isEqualTo(1);

    Position same = walk.after(cursor(NOON, HOUR, "evt_2", 1, 0), HOUR,
        new EventListing.Page(List.of(), "evt_2"), NOON);
    assertThat(same.error()).contains("the same page");
    assertThat(same.walkedTo()).isEqualTo(NOON);
  }

  @ParameterizedTest
  @CsvSource({"0, 5, evt_1, 2", "1, 10, evt_1, 2", "2, 20, , 0", "3, 40, evt_1, 2",
    "9, 300, evt_1, 2", "201, 300, evt_1, 2"})
  void readsAPageAgainLaterAndTheWholeWindowAfterSomeFailures(
      int failures, int pause, @Nullable String page, int pages) {
    assertThat(walk.failed(cursor(NOON, HOUR, "evt_1", 2, failures), HOUR, "timeout", NOON))
        .isEqualTo(new Position(NOON, HOUR, page, pages, failures + 1, "timeout",
            NOON.plusSeconds(pause)));
  }

  @Test
  void countsNoFailureForWhatWasNotAsked() {
    assertThat(walk.postponed(cursor(NOON, HOUR, "evt_1", 2, 1), "circuit_open",
        NOON.plusSeconds(15))).isEqualTo(
            new Position(NOON, HOUR, "evt_1", 2, 1, "circuit_open", NOON.plusSeconds(15)));
  }

  @ParameterizedTest
  @CsvSource({"reach,31d", "start,30d", "overlap,0s", "longest-window,10m", "most-pages,0",
    "interval,0s", "poll-interval,0s", "settle,-1s"})
  void refusesSettingsThatCannotWork(String name, String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> {
      try {
        settings(Map.of("quittance.backfill." + name, value));
      } catch (BindException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
          cause = cause.getCause();
        }
        throw cause;
      }
    }).withMessageContaining("quittance.backfill." + name);
  }
}
