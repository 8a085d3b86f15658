package dev.quittance.reconciliation.settlement;

import dev.quittance.reconciliation.columns.Page;
import dev.quittance.reconciliation.settlement.DecideDiscrepancies.Decided;
import dev.quittance.reconciliation.settlement.DecideDiscrepancies.Wish;
import dev.quittance.reconciliation.settlement.ImportSettlement.Imported;
import dev.quittance.reconciliation.settlement.ImportSettlement.Upload;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancies.Filter;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancy.State;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.openapi.OneOf;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Settlement reports: uploading, looking at the differences, deciding what becomes of them. */
@RestController
final class SettlementsController {

  private static final int LONGEST_REASON = 500;

  private final ImportSettlement importSettlement;
  private final SettlementImportLists imports;
  private final SettlementDiscrepancies discrepancies;
  private final SettlementAudit audit;
  private final DecideDiscrepancies decide;

  SettlementsController(ImportSettlement importSettlement, SettlementImportLists imports,
      SettlementDiscrepancies discrepancies, SettlementAudit audit, DecideDiscrepancies decide) {
    this.importSettlement = importSettlement;
    this.imports = imports;
    this.discrepancies = discrepancies;
    this.audit = audit;
    this.decide = decide;
  }

  /**
   * An import with one page of its discrepancies.
   *
   * @param discrepancies newest first
   */
  @Schema(name = "SettlementView")
  record View(SettlementImport report, Page<SettlementDiscrepancy> discrepancies) {
  }

  /**
   * A decision.
   *
   * @param discrepancyIds some of the import's
   * @param kind instead: all open ones of a kind
   * @param reason for the audit, 1 to 500 characters
   */
  record DecisionRequest(
      @ArraySchema(minItems = 1, maxItems = DecideDiscrepancies.MOST_AT_ONCE)
      @Nullable Set<Long> discrepancyIds,
      @OneOf(Difference.class) @Nullable String kind,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = LONGEST_REASON,
          pattern = Texts.NOT_BLANK) @Nullable String reason) {
  }

  /**
   * Imports a settlement report and compares it with what is known.
   *
   * @param provider the provider, {@code stripe} for one
   * @param from the beginning of its period; what is missing is looked for only in a period
   * @param to the end of its period
   */
  @Endpoint(id = "uploadSettlement", success = {
    "201 imported", "200 this very file was imported before"
  }, located = "201", problems = {
    "400 invalid_settlement_file", "404 unknown_provider", "409 settlement_import_in_progress",
    "503 busy",
    "507 storage_full"
  })
  @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
      description = "the report as the provider gives it", content = {
        @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
        @Content(mediaType = "text/plain", schema = @Schema(type = "string")),
        @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(type = "object")),
        @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE,
            schema = @Schema(type = "string")),
        @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
            schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
            schema = @Schema(type = "object", description = "a form with one file"))
      })
  @PostMapping(path = "/admin/settlements/{id}", consumes = {"text/csv", "text/plain",
    MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE,
    MediaType.APPLICATION_OCTET_STREAM_VALUE})
  Mono<ResponseEntity<SettlementImport>> upload(@PathVariable("id") String provider,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestBody(required = false) @Nullable Flux<DataBuffer> body, Caller caller) {
    return accept(upload(provider, from, to, caller), body == null ? Flux.empty() : body);
  }

  /** The same as a form with one file, which is documented with it. */
  @Hidden
  @PostMapping(path = "/admin/settlements/{id}",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  Mono<ResponseEntity<SettlementImport>> uploadForm(@PathVariable("id") String provider,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestBody Flux<PartEvent> form, Caller caller) {
    return accept(upload(provider, from, to, caller), FormFile.of(form));
  }

  private Mono<ResponseEntity<SettlementImport>> accept(Upload upload, Flux<DataBuffer> body) {
    return importSettlement.accept(upload, body).map(SettlementsController::answer);
  }

  private static ResponseEntity<SettlementImport> answer(Imported imported) {
    return imported.isNew()
        ? ResponseEntity.created(URI.create("/admin/settlements/" + imported.report().id()))
            .body(imported.report())
        : ResponseEntity.ok(imported.report());
  }

  /** Imports, newest first. */
  @Endpoint(id = "listSettlements", problems = {
    "400 invalid_cursor", "400 invalid_limit", "400 invalid_request"
  })
  @GetMapping("/admin/settlements")
  Mono<Page<SettlementImport>> list(
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return imports.list(provider, Page.Request.of(cursor, limit));
  }

  /**
   * An import with its discrepancies: the preview of what an approval does.
   *
   * @param id the import
   * @param state only those: {@code open}, {@code approved}, {@code repaired}, {@code dismissed}
   * @param kind only those, {@code amount_differs} for one
   */
  @Endpoint(id = "showSettlement", problems = {
    "400 invalid_cursor", "400 invalid_limit", "400 invalid_request",
    "400 invalid_kind", "400 invalid_state", "404 unknown_settlement"
  })
  @GetMapping("/admin/settlements/{id}")
  Mono<View> show(@PathVariable String id,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    Filter filter = new Filter(one(State.class, "invalid_state", state), kindOf(kind));
    Page.Request request = Page.Request.of(cursor, limit);
    return existing(id).flatMap(report ->
        discrepancies.list(report.id(), filter, request).map(page -> new View(report, page)));
  }

  /**
   * Who did what with an import, newest first.
   *
   * @param id the import
   */
  @Endpoint(id = "listSettlementAudit", problems = {
    "400 invalid_cursor", "400 invalid_limit", "400 invalid_request",
    "404 unknown_settlement"
  })
  @GetMapping("/admin/settlements/{id}/audit")
  Mono<Page<SettlementAudit.Recorded>> audit(@PathVariable String id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    Page.Request request = Page.Request.of(cursor, limit);
    return existing(id).flatMap(report -> audit.list(report.id(), request));
  }

  /**
   * Approves discrepancies: each is repaired as far as that is possible.
   *
   * @param id the import
   */
  @Endpoint(id = "approveDiscrepancies", problems = {
    "400 invalid_kind", "403 second_admin_required", "404 unknown_discrepancy",
    "404 unknown_settlement"
  })
  @PostMapping("/admin/settlements/{id}/approve")
  Mono<Decided> approve(
      @PathVariable String id, @RequestBody DecisionRequest request, Caller caller) {
    return decide.approve(wish(id, request, caller));
  }

  /**
   * Dismisses discrepancies: nothing is repaired.
   *
   * @param id the import
   */
  @Endpoint(id = "dismissDiscrepancies", problems = {
    "400 invalid_kind", "403 second_admin_required", "404 unknown_discrepancy",
    "404 unknown_settlement"
  })
  @PostMapping("/admin/settlements/{id}/dismiss")
  Mono<Decided> dismiss(
      @PathVariable String id, @RequestBody DecisionRequest request, Caller caller) {
    return decide.dismiss(wish(id, request, caller));
  }

  private Mono<SettlementImport> existing(String id) {
    return imports.find(idOf(id))
        .switchIfEmpty(Mono.error(SettlementsController::unknownImport));
  }

  private static Wish wish(String id, DecisionRequest request, Caller caller) {
    Set<Long> ids = request.discrepancyIds();
    if ((ids == null) == (request.kind() == null)) {
      throw invalid("give either discrepancy_ids or kind");
    }
    if (ids != null && (ids.isEmpty() || ids.contains(null)
        || ids.size() > DecideDiscrepancies.MOST_AT_ONCE)) {
      throw invalid("discrepancy_ids must be 1 to " + DecideDiscrepancies.MOST_AT_ONCE + " ids");
    }
    String reason = request.reason();
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON
        || reason.indexOf('\0') >= 0) {
      throw invalid("reason must be 1 to " + LONGEST_REASON + " characters");
    }
    return new Wish(idOf(id), ids, kindOf(request.kind()), actor(caller), reason.strip());
  }

  private static Upload upload(
      String provider, @Nullable String from, @Nullable String to, Caller caller) {
    Instant begin = instant("from", from);
    Instant end = instant("to", to);
    if ((begin == null) != (end == null) || begin != null && end != null && end.isBefore(begin)) {
      throw invalid("give both from and to, or none, in this order");
    }
    return new Upload(provider, actor(caller), begin, end);
  }

  private static String actor(Caller caller) {
    return "admin:" + caller.userId();
  }

  private static long idOf(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw unknownImport();
    }
    return Long.parseLong(text);
  }

  private static @Nullable Difference kindOf(@Nullable String text) {
    return one(Difference.class, "invalid_kind", text);
  }

  private static <E extends Enum<E>> @Nullable E one(
      Class<E> type, String code, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> Rows.column(constant).equals(text)).findFirst()
        .orElseThrow(() -> new ProblemException(HttpStatus.BAD_REQUEST, code,
            "'" + text + "' is none of " + Arrays.stream(type.getEnumConstants())
                .map(Rows::column).toList()));
  }

  private static @Nullable Instant instant(String name, @Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw invalid(name + " must be a time in RFC 3339, 2026-11-01T00:00:00Z for one");
    }
  }

  static ProblemException unknownImport() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "unknown_settlement", "there is no such import");
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request", detail);
  }
}
