package dev.quittance.simulator.journal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps state across a restart: one JSON line per change, written in batches by one thread.
 *
 * <p>A line is handed to the operating system within milliseconds, not before the API call that
 * caused it is answered. {@link #flush()} is for callers who must know.
 */
public final class Journal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final int QUEUE_LIMIT = 65_536;
  private static final int BATCH_LIMIT = 1_000;
  private static final int FLUSH_SECONDS = 10;

  private final JsonMapper mapper = JsonMapper.builder()
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .build();
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
  private final @Nullable Path file;
  private volatile @Nullable Thread writer;

  /** Keeps the journal in this folder; null: keeps nothing. */
  public Journal(@Nullable Path folder) {
    this.file = folder == null ? null : folder.resolve("journal.jsonl");
  }

  /** Restores what an earlier process wrote, rewrites it compactly, and starts the writer. */
  public void open(List<JournalKind<?>> kinds) {
    if (file == null) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file)) {
        restore(file, kinds);
      }
      Path compact = file.resolveSibling("journal.jsonl.new");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(compact))) {
        for (JournalKind<?> kind : kinds) {
          for (Object value : kind.snapshot().get()) {
            out.write(line(kind.name(), value));
          }
        }
      }
      Files.move(compact, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("SIMULATOR_DATA_DIR cannot be used: " + file, e);
    }
    writer = Thread.ofPlatform().name("journal").daemon().start(this::write);
  }

  /** Adds a line; waits only while the queue is full, because the disk is too slow. */
  public void append(String kind, Object value) {
    put(new Line(kind, value));
  }

  /** Forgets everything written so far. */
  public void truncate() {
    put(new Truncate());
  }

  /**
   * Waits until everything appended before is in the file: milliseconds. It blocks on purpose. When
   * the writer's thread completed the answer instead, the next request on that connection was now
   * and then never seen by the server.
   */
  public void flush() {
    if (writer != null) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      put(new Flush(done));
      done.orTimeout(FLUSH_SECONDS, TimeUnit.SECONDS).join();
    }
  }

  /** Writes what is queued and stops. */
  @Override
  public void close() {
    Thread current = writer;
    if (current == null) {
      return;
    }
    put(new Close());
    writer = null;
    try {
      current.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Entry entry) {
    if (writer == null) {
      return;
    }
    try {
      queue.put(entry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    Path target = Objects.requireNonNull(file);
    List<Entry> batch = new ArrayList<>();
    boolean open = true;
    while (open) {
      try {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH_LIMIT);
        open = write(target, batch);
      } catch (InterruptedException e) {
        open = false;
      } catch (IOException e) {
        // The simulator goes on: a full disk must not look like a provider that is down.
        log.error("journal not written, state will not survive a restart: file={}", target, e);
        batch.forEach(entry -> complete(entry, e));
        open = batch.stream().noneMatch(Close.class::isInstance);
      }
    }
  }

  private boolean write(Path target, List<Entry> batch) throws IOException {
    int start = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i) instanceof Truncate) {
        Files.write(target, new byte[0]);
        start = i + 1;
      }
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(
        target, StandardOpenOption.CREATE, StandardOpenOption.APPEND), 1 << 16)) {
      for (Entry entry : batch.subList(start, batch.size())) {
        if (entry instanceof Line(String kind, Object value)) {
          out.write(line(kind, value));
        }
      }
    }
    batch.forEach(entry -> complete(entry, null));
    return batch.stream().noneMatch(Close.class::isInstance);
  }

  private static void complete(Entry entry, @Nullable IOException failure) {
    if (entry instanceof Flush(CompletableFuture<Void> done)) {
      if (failure == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(failure);
      }
    }
  }

  private byte[] line(String kind, Object value) {
    return (mapper.writeValueAsString(Map.of(kind, value)) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void restore(Path source, List<JournalKind<?>> kinds) throws IOException {
    Map<String, JournalKind<?>> byName = new HashMap<>();
    kinds.forEach(kind -> byName.put(kind.name(), kind));
    long[] unreadable = {0};
    try (Stream<String> lines = Files.lines(source)) {
      lines.forEach(line -> {
        try {
          mapper.readTree(line).forEachEntry((name, value) -> restore(byName.get(name), value));
        } catch (JacksonException e) {
          // A killed process leaves half a line at the end.
          unreadable[0]++;
        }
      });
    }
    if (unreadable[0] > 0) {
      log.warn("journal has unreadable lines: file={} lines={}", source, unreadable[0]);
    }
  }

  private <T> void restore(@Nullable JournalKind<T> kind, JsonNode value) {
    if (kind != null) {
      kind.restore().accept(mapper.treeToValue(value, kind.type()));
    }
  }

  private sealed interface Entry {}

  private record Line(String kind, Object value) implements Entry {}

  private record Flush(CompletableFuture<Void> done) implements Entry {}

  private record Truncate() implements Entry {}

  private record Close() implements Entry {}
}
