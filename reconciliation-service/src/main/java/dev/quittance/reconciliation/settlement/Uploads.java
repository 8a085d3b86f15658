package dev.quittance.reconciliation.settlement;

import dev.quittance.runtime.web.ProblemException;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes uploads to disk: a limited number of a limited size, gone when they were used. */
@Component
final class Uploads {

  private static final Logger log = LoggerFactory.getLogger(Uploads.class);
  private static final String RETRY_AFTER_SECONDS = "30";
  private static final String PREFIX = "quittance-settlement-";
  private static final String SUFFIX = ".report";
  private static final long PID = ProcessHandle.current().pid();

  private final long maxBytes;
  private final Semaphore places;

  Uploads(SettlementSettings settings) {
    this.maxBytes = settings.maxSize().toBytes();
    this.places = new Semaphore(settings.concurrency());
  }

  /** A process that was killed leaves its files, and a container's disk outlives its process. */
  @PostConstruct
  void deleteLeftovers() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(
        Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "[0-9]*-*" + SUFFIX)) {
      for (Path file : files) {
        if (isLeftOver(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** A container's process has the same number each time: then its age tells. */
  private static boolean isLeftOver(Path file) throws IOException {
    long owner = Long.parseLong(
        file.getFileName().toString().substring(PREFIX.length()).split("-")[0]);
    return owner == PID
        ? Files.getLastModifiedTime(file).toMillis()
            < ManagementFactory.getRuntimeMXBean().getStartTime()
        : ProcessHandle.of(owner).isEmpty();
  }

  /** Stores the body, gives it to its user, and deletes it, whatever happens. */
  <T> Mono<T> use(Flux<DataBuffer> body, Function<SpooledReport, Mono<T>> user) {
    // On the caller's thread: on another one, who hangs up meanwhile would keep place and file. An
    // empty file is made as fast as a line is logged.
    return Mono.usingWhen(
        Mono.fromCallable(this::begin).onErrorMap(IOException.class, Uploads::explained),
        file -> store(body, file).onErrorMap(IOException.class, Uploads::explained)
            .flatMap(user),
        file -> Mono.fromRunnable(() -> end(file)).subscribeOn(Schedulers.boundedElastic()));
  }

  private Path begin() throws IOException {
    if (!places.tryAcquire()) {
      throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "busy",
          "too many settlement reports are being imported at the moment; try again")
          .header("Retry-After", RETRY_AFTER_SECONDS);
    }
    try {
      return Files.createTempFile(PREFIX + PID + "-", SUFFIX);
    } catch (IOException e) {
      places.release();
      throw e;
    }
  }

  /** Another try would fail as this one: somebody must give the folder more room. */
  private static Throwable explained(IOException e) {
    if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
      return e;
    }
    log.error("no space left for settlement reports in {}", System.getProperty("java.io.tmpdir"),
        e);
    return new ProblemException(HttpStatus.INSUFFICIENT_STORAGE, "storage_full",
        "no space is left to take the report in");
  }

  private void end(Path file) {
    places.release();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Mono<SpooledReport> store(Flux<DataBuffer> body, Path file) {
    return Mono.defer(() -> {
      Counted counted = new Counted(maxBytes);
      return DataBufferUtils.write(body.map(counted::add), file, StandardOpenOption.WRITE)
          .then(Mono.fromSupplier(() -> counted.report(file)));
    });
  }

  /** Size and digest of what went by. */
  private static final class Counted {

    private final long maxBytes;
    private final MessageDigest digest;
    private long bytes;

    Counted(long maxBytes) {
      this.maxBytes = maxBytes;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("SHA-256 is not there", e);
      }
    }

    DataBuffer add(DataBuffer buffer) {
      bytes += buffer.readableByteCount();
      if (bytes > maxBytes) {
        DataBufferUtils.release(buffer);
        throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "body_too_large",
            "at most " + maxBytes + " bytes");
      }
      try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
        while (parts.hasNext()) {
          ByteBuffer part = parts.next();
          digest.update(part);
        }
      }
      return buffer;
    }

    SpooledReport report(Path file) {
      return new SpooledReport(file, HexFormat.of().formatHex(digest.digest()), bytes);
    }
  }
}
