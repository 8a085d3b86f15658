package dev.quittance.reconciliation.settlement;

import dev.quittance.reconciliation.settlement.formats.MalformedSettlementException;
import dev.quittance.reconciliation.settlement.formats.SettlementFormat;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An upload on this machine's disk, until it is imported: it is checked whole before its first line
 * is stored.
 *
 * @param sha256 in hex
 */
record SpooledReport(Path file, String sha256, long sizeBytes) {

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int LONGEST_START = 4096;

  /** Whether its text begins as JSON does. */
  Mono<Boolean> isJson() {
    return Mono.fromCallable(() -> {
      try (Reader text = open()) {
        int character = text.read();
        for (int i = 0; i < LONGEST_START && Character.isWhitespace(character); i++) {
          character = text.read();
        }
        return character == '{' || character == '[';
      } catch (CharacterCodingException e) {
        throw new MalformedSettlementException(1, null, "is not UTF-8");
      }
    }).subscribeOn(Schedulers.boundedElastic());
  }

  /** The lines, as fast as they are asked for. */
  Flux<SettlementLine> lines(SettlementFormat format) {
    return Flux.using(this::open, text -> Flux.fromIterable(() -> format.read(text)),
            SpooledReport::close)
        .subscribeOn(Schedulers.boundedElastic());
  }

  /** Text that is not UTF-8 is an error, not a question mark. */
  private Reader open() throws IOException {
    Reader text = new BufferedReader(new InputStreamReader(
        Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
    text.mark(1);
    try {
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
    } catch (CharacterCodingException e) {
      text.close();
      throw new MalformedSettlementException(1, null, "is not UTF-8");
    } catch (IOException e) {
      text.close();
      throw e;
    }
    return text;
  }

  private static void close(Reader text) {
    try {
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
