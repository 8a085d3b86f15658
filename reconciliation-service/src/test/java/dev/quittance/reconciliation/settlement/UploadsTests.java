package dev.quittance.reconciliation.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.reconciliation.settlement.formats.MalformedSettlementException;
import dev.quittance.runtime.web.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(30)
class UploadsTests {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final AtomicReference<Path> file = new AtomicReference<>();
  private final Uploads uploads = new Uploads(settings(10, 1));

  private static SettlementSettings settings(long maxBytes, int concurrency) {
    return new SettlementSettings(Duration.ofDays(3), DataSize.ofBytes(maxBytes), 500,
        concurrency, Duration.ofMinutes(2), false, Map.of(), Map.of());
  }

  private static Flux<DataBuffer> body(String... parts) {
    return Flux.fromArray(parts).map(part ->
        new DefaultDataBufferFactory().wrap(part.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void givesTheWholeBodyWithItsDigestAndDeletesIt() throws Exception {
    String read = uploads.use(body("ab", "c"), report -> Mono.fromCallable(() -> {
      file.set(report.file());
      return Files.readString(report.file()) + " " + report.sizeBytes() + " " + report.sha256();
    })).block(SOON);
    assertThat(read).isEqualTo(
        "abc 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(file.get()).doesNotExist();
  }

  /** Not a failure of ours that passes, which it would be as an IOException. */
  @Test
  void refusesAReportThatIsNotUtf8() {
    Flux<DataBuffer> body = Flux.just(
        new DefaultDataBufferFactory().wrap(new byte[] {'a', (byte) 0xFF, ',', 'b'}));
    assertThatExceptionOfType(MalformedSettlementException.class)
        .isThrownBy(() -> uploads.use(body, SpooledReport::isJson).block(SOON))
        .withMessageContaining("UTF-8");
  }

  @Test
  void refusesMoreThanTheLimitAndIsFreeAgain() {
    Flux<DataBuffer> endless = body("12345").repeat();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> uploads.use(endless, _ -> Mono.just("read")).block(SOON))
        .satisfies(e -> assertThat(e.getStatusCode().value()).isEqualTo(413));
    assertThat(uploads.use(body("1234567890"), _ -> Mono.just("read")).block(SOON))
        .isEqualTo("read");
  }

  @Test
  void refusesMoreAtTheSameTimeThanItHasPlaces() {
    assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> uploads.use(body("a"),
            _ -> uploads.use(body("b"), _ -> Mono.just("second"))).block(SOON))
        .satisfies(e -> assertThat(e.getStatusCode().value()).isEqualTo(503))
        .satisfies(e -> assertThat(e.getHeaders().getFirst("Retry-After")).isNotNull());
    assertThat(uploads.use(body("b"), _ -> Mono.just("later")).block(SOON)).isEqualTo("later");
  }

  @Test
  void saysThatTheDiskIsFullAndIsFreeAgain() {
    Flux<DataBuffer> body = body("12345").concatWith(
        Flux.error(new IOException("No space left on device")));
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> uploads.use(body, _ -> Mono.just("read")).block(SOON))
        .satisfies(e -> assertThat(e.getStatusCode().value()).isEqualTo(507));
    assertThat(uploads.use(body("b"), _ -> Mono.just("later")).block(SOON)).isEqualTo("later");
  }

  @Test
  void keepsNoPlaceForThoseWhoHangUpAtOnce() {
    for (int i = 0; i < 300; i++) {
      uploads.use(body("a").concatWith(Flux.never()), _ -> Mono.just("read"))
          .onErrorComplete(ProblemException.class).subscribe().dispose();
    }
    Awaitility.await().atMost(SOON).ignoreExceptions().until(() ->
        "read".equals(uploads.use(body("b"), _ -> Mono.just("read")).block(SOON)));
  }

  @Test
  void deletesTheFileWhenItsUserFails() {
    Mono<String> failing = uploads.use(body("a"), report -> {
      file.set(report.file());
      return Mono.error(new IllegalStateException("broken"));
    });
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> failing.block(SOON));
    assertThat(file.get()).doesNotExist();
  }

  @Test
  void refusesSettingsThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> settings(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> settings(1, 0));
  }

  @Test
  void deletesWhatAKilledProcessLeft() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    String own = "quittance-settlement-" + ProcessHandle.current().pid() + "-";
    // No process has a number like this one.
    Path dead = Files.createTempFile(folder, "quittance-settlement-99999999999-", ".report");
    Path earlier = Files.createTempFile(folder, own, ".report");
    Files.setLastModifiedTime(earlier, FileTime.fromMillis(0));
    Path now = Files.createTempFile(folder, own, ".report");
    try {
      uploads.deleteLeftovers();

      assertThat(dead).doesNotExist();
      assertThat(earlier).doesNotExist();
      assertThat(now).exists();
    } finally {
      Files.deleteIfExists(now);
    }
  }
}
