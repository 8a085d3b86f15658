package dev.quittance.reconciliation.settlement;

import dev.quittance.reconciliation.settlement.SettlementDiscrepancies.Found;
import dev.quittance.reconciliation.settlement.SettlementImport.State;
import dev.quittance.reconciliation.settlement.SettlementImports.Lease;
import dev.quittance.reconciliation.settlement.SettlementImports.New;
import dev.quittance.reconciliation.settlement.SettlementImports.Running;
import dev.quittance.reconciliation.settlement.SettlementLines.Changed;
import dev.quittance.reconciliation.settlement.formats.MalformedSettlementException;
import dev.quittance.reconciliation.settlement.formats.SettlementFormat;
import dev.quittance.reconciliation.settlement.formats.SettlementFormats;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Imports a settlement report: checks it whole, stores its lines batch by batch, compares them. The
 * same file again goes on where an import ended early, or changes nothing.
 */
@Component
final class ImportSettlement {

  private final Uploads uploads;
  private final SettlementFormats formats;
  private final SettlementImports imports;
  private final SettlementImportLists lists;
  private final SettlementLines lines;
  private final SettlementDiscrepancies discrepancies;
  private final SettlementAudit audit;
  private final MatchSettlement matchSettlement;
  private final SettlementSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  ImportSettlement(Uploads uploads, SettlementFormats formats, SettlementImports imports,
      SettlementImportLists lists, SettlementLines lines, SettlementDiscrepancies discrepancies,
      SettlementAudit audit, MatchSettlement matchSettlement, SettlementSettings settings,
      TransactionalOperator transaction, Clock clock) {
    this.uploads = uploads;
    this.formats = formats;
    this.imports = imports;
    this.lists = lists;
    this.lines = lines;
    this.discrepancies = discrepancies;
    this.audit = audit;
    this.matchSettlement = matchSettlement;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Who uploads what.
   *
   * @param from the beginning of the report's period; null if its lines are to tell
   */
  record Upload(
      String provider, String importedBy, @Nullable Instant from, @Nullable Instant to) {
  }

  /** An import, and whether this call made it. */
  record Imported(SettlementImport report, boolean isNew) {
  }

  /** What a look through the whole file tells. */
  private record Scan(long lines, @Nullable Instant first, @Nullable Instant last) {

    static final Scan NOTHING = new Scan(0, null, null);

    Scan with(SettlementLine line) {
      Instant at = line.occurredAt();
      return new Scan(lines + 1, first == null || at.isBefore(first) ? at : first,
          last == null || at.isAfter(last) ? at : last);
    }
  }

  Mono<Imported> accept(Upload upload, Flux<DataBuffer> body) {
    if (!formats.providers().contains(upload.provider())) {
      return Mono.error(new ProblemException(HttpStatus.NOT_FOUND, "unknown_provider",
          "there are no settlement reports of this provider"));
    }
    return uploads.use(body, report -> check(upload, report))
        .onErrorMap(MalformedSettlementException.class, ImportSettlement::problem);
  }

  private Mono<Imported> check(Upload upload, SpooledReport report) {
    return report.isJson().flatMap(json -> formats.find(upload.provider(), json)
        .map(format -> report.lines(format).reduce(Scan.NOTHING, Scan::with)
            .flatMap(scan -> begin(upload, report, format, scan)))
        .orElseGet(() -> Mono.error(new MalformedSettlementException(
            1, null, "JSON reports of " + upload.provider() + " are not known"))));
  }

  private Mono<Imported> begin(
      Upload upload, SpooledReport report, SettlementFormat format, Scan scan) {
    Instant now = clock.instant();
    Lease lease =
        new Lease(UUID.randomUUID().toString(), now, now.plus(settings.lease()));
    New file = new New(upload.provider(), format.name(), report.sha256(), report.sizeBytes(),
        upload.importedBy(), upload.from() == null ? scan.first() : upload.from(),
        upload.to() == null ? scan.last() : upload.to(), scan.lines());
    return transaction.transactional(imports.begin(file, lease)
            .flatMap(running -> audit.add(new SettlementAudit.Entry(running.id(), null, now,
                upload.importedBy(), "import", null, Map.of("sha256", report.sha256(),
                    "lines", Long.toString(scan.lines())))).thenReturn(running)))
        .flatMap(running -> store(running, report, format)
            .then(Mono.defer(() -> matchSettlement.match(running)))
            .map(ready -> new Imported(ready, true)))
        .onErrorMap(LeaseLostException.class, _ -> inProgress())
        .switchIfEmpty(Mono.defer(() -> known(upload.provider(), report.sha256())));
  }

  private Mono<Imported> known(String provider, String sha256) {
    return imports.find(provider, sha256)
        .flatMap(running -> switch (running.state()) {
          case READY -> lists.find(running.id()).map(ready -> new Imported(ready, false));
          case READING, MATCHING -> Mono.error(inProgress());
        });
  }

  private Mono<Void> store(Running running, SpooledReport report, SettlementFormat format) {
    if (running.state() == State.MATCHING) {
      return Mono.empty();
    }
    return Flux.defer(() -> report.lines(format).bufferUntil(new FullBatch(settings.batch())))
        .concatMap(batch -> transaction.transactional(store(running, batch)), 1)
        .then(transaction.transactional(
            imports.become(running, State.MATCHING, clock.instant())));
  }

  private Mono<Void> store(Running running, List<SettlementLine> batch) {
    Instant now = clock.instant();
    return imports.keep(running, now.plus(settings.lease()))
        .then(lines.add(running.id(), running.provider(), batch))
        .filter(added -> added < batch.size())
        .flatMap(_ -> lines.changed(running.provider(), batch)
            .map(changed -> found(running, changed)).collectList()
            .flatMap(found -> discrepancies.add(
                running.id(), running.provider(), found, now)));
  }

  /** The first figures stay; that the provider sent others is for a person to see. */
  private static Found found(Running running, Changed changed) {
    return new Found(changed.reference() + "#" + running.id(),
        Rows.column(Difference.AMOUNT_DIFFERS), null, null, Map.of("line", changed.reference(),
            "line_before", changed.before(), "line_now", changed.now()));
  }

  private static ProblemException inProgress() {
    return new ProblemException(HttpStatus.CONFLICT, "settlement_import_in_progress",
        "this file is being imported at the moment");
  }

  private static ProblemException problem(MalformedSettlementException e) {
    ProblemException problem = new ProblemException(HttpStatus.BAD_REQUEST,
        "invalid_settlement_file", String.valueOf(e.getMessage())).with("line", e.line());
    String column = e.column();
    return column == null ? problem : problem.with("column", column);
  }
}
