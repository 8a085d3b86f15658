package dev.quittance.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import dev.quittance.systemtests.RunningStack;
import dev.quittance.systemtests.observability.TraceReceiver.Span;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** One stack, one order that is paid and refunded: its metrics, its traces and its logs. */
@Timeout(300)
class ObservabilityIntegrationTests {

  private static final Pattern SERIES =
      Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  /** Values by metric and label of what these services do not show in this run. */
  private static final Map<String, Map<String, Set<String>>> NOT_SCRAPED = Map.of(
      // Of Prometheus itself.
      "up", Map.of("job", Set.of("quittance"), "instance", Set.of(), "service",
          Observed.SERVICES.stream().map(Part::partName).collect(Collectors.toSet())),
      "ALERTS", Map.of("alertname", Set.of(), "alertstate", Set.of("firing", "pending"),
          "severity", Set.of("page", "ticket")),
      // Nobody imports a settlement report.
      "quittance_settlement_last_import_timestamp_seconds", Map.of("payment_channel", Set.of()));
  /** Values by metric and label that are only there once it has happened. */
  private static final Map<String, Set<String>> NOT_IN_THIS_RUN = Map.of(
      // No request was answered with 5xx, and these paths were not asked.
      "http_server_requests_seconds_count outcome", Set.of("SERVER_ERROR"),
      "http_server_requests_seconds_count status", Set.of("503"),
      "http_server_requests_seconds_bucket uri", Set.of(
          "/payments/webhook", "/api/orders/{orderId}/events"),
      // No call to a provider failed.
      "quittance_provider_calls_seconds_count outcome", Set.of(
          "Unknown", "NotAttempted", "Unavailable", "Refused", "TimedOut", "failed"),
      "quittance_outbox_sent_total type", Set.of("payment.creation_failed.v1"));

  private static final String PAY = "http post /api/order/require-to-pay";
  private static final String PAID = "webhook stripe payment.succeeded.v1";

  private static TraceReceiver receiver;
  private static Stack stack;
  private static Observed observed;
  private static JsonNode payment;

  @BeforeAll
  static void payAndRefund() throws IOException {
    receiver = new TraceReceiver();
    stack = RunningStack.start(Map.of("TRACES_EXPORT_ENABLED", "true",
        "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
        "SHUTDOWN_PAUSE", "100ms", "QUITTANCE_RECONCILIATION_DELAYS", "2s,2s,3s,5s",
        "QUITTANCE_BACKFILL_SETTLE", "20s", "QUITTANCE_BACKFILL_INTERVAL", "2s"));
    observed = new Observed(stack);
    observed.requirePayment("stripe:payment_intent");
    payment = observed.requirePayment("stripe:payment_intent");
    observed.pay(payment);
    observed.refund(payment);
    assertThat(observed.forgeWebhook()).isEqualTo(400);
  }

  @AfterAll
  static void stop() {
    stack.close();
    receiver.close();
  }

  /** Values by metric and label, of all services. */
  private static Map<String, Map<String, Set<String>>> scraped() {
    Map<String, Map<String, Set<String>>> metrics = new HashMap<>(NOT_SCRAPED);
    for (Part part : Observed.SERVICES) {
      Matcher series = SERIES.matcher(observed.scrape(part));
      while (series.find()) {
        Map<String, Set<String>> labels = metrics.computeIfAbsent(series.group(1), key ->
            new HashMap<>(Map.of("instance", Set.of(), "job", Set.of(), "service", Set.of())));
        Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
        while (label.find()) {
          labels.computeIfAbsent(label.group(1), key -> new HashSet<>()).add(label.group(2));
        }
      }
    }
    return metrics;
  }

  @Test
  void everyMetricLabelAndValueThatAlertsAndDashboardsNameExists() {
    Map<String, String> expressions = MonitoringFiles.expressions();

    // Some are measured every few seconds, and the reads of reconciliation come later.
    Observed.eventually(() -> assertThat(missing(expressions, scraped())).isEmpty());
  }

  private static Set<String> missing(
      Map<String, String> expressions, Map<String, Map<String, Set<String>>> scraped) {
    Set<String> missing = new TreeSet<>();
    expressions.forEach((where, expression) ->
        Expressions.metrics(expression).forEach((metric, labels) -> {
          Map<String, Set<String>> there = scraped.get(metric);
          if (there == null) {
            missing.add(metric + " of " + where);
          } else {
            labels.forEach((label, values) ->
                missing(metric + " " + label, there.get(label), values)
                    .forEach(absent -> missing.add(absent + " of " + where)));
          }
        }));
    return missing;
  }

  private static Stream<String> missing(
      String label, @Nullable Set<String> there, Set<String> wanted) {
    if (there == null) {
      return Stream.of(label);
    }
    Set<String> known = new HashSet<>(there);
    known.addAll(NOT_IN_THIS_RUN.getOrDefault(label, Set.of()));
    return wanted.stream()
        .filter(value -> known.stream().noneMatch(Pattern.compile(value).asMatchPredicate()))
        .map(value -> label + " " + value);
  }

  @Test
  void noLabelGrowsWithTheNumberOfPayments() {
    for (Part part : Observed.SERVICES) {
      assertThat(observed.scrape(part))
          .doesNotContain(payment.required("order_id").asString())
          .doesNotContain(payment.required("payment_id").asString());
    }
  }

  /** The spans of the trace that began with that request, and has that webhook of the order. */
  private static List<Span> traceOf(String request, String webhook) {
    String order = payment.required("order_id").asString();
    List<Span> spans = receiver.spans();
    Set<String> begun = spans.stream().filter(span -> span.name().equals(request))
        .map(Span::traceId).collect(Collectors.toSet());
    Set<String> traces = spans.stream()
        .filter(span -> span.name().equals(webhook) && begun.contains(span.traceId())
            && order.equals(span.attributes().get("order.id")))
        .map(Span::traceId).collect(Collectors.toSet());
    return traces.size() != 1 ? List.of()
        : spans.stream().filter(span -> traces.contains(span.traceId())).toList();
  }

  private static Set<String> names(List<Span> trace) {
    return trace.stream().map(span -> span.service() + ": " + span.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertJoined(String request, String webhook, Set<String> wanted) {
    Observed.eventually(() -> {
      List<Span> trace = traceOf(request, webhook);
      assertThat(names(trace)).containsAll(wanted);
      // One tree: whatever has a parent has it in here, and one span has none.
      Set<String> ids = trace.stream().map(Span::spanId).collect(Collectors.toSet());
      assertThat(trace.stream().filter(span -> !ids.contains(span.parentId())))
          .singleElement().satisfies(root -> assertThat(root.parentId() + root.name())
              .isEqualTo(request));
    });
    List<Span> trace = traceOf(request, webhook);
    // The provider's request stays a trace of its own: nobody outside can steer it into ours.
    assertThat(trace.stream().filter(span -> span.name().equals(webhook)))
        .isNotEmpty().allSatisfy(span -> assertThat(span.linked()).hasSize(1)
            .doesNotContain(span.traceId()));
  }

  @Test
  void aPaymentIsOneTraceFromTheFrontendToThePaidOrder() {
    assertJoined(PAY, PAID, Set.of("order-service: " + PAY,
        "order-service: outbox payment.requests",
        "payment-gateway-service: handle payment.requested.v1",
        "payment-gateway-service: operation create",
        "payment-gateway-service: stripe create",
        "payment-gateway-service: outbox payment.lifecycle",
        "order-service: handle payment.created.v1",
        "webhook-ingest-service: " + PAID,
        "webhook-ingest-service: outbox payment.outcomes",
        "order-service: handle payment.succeeded.v1",
        "order-service: outbox order.events"));
  }

  @Test
  void aRefundIsOneTraceFromTheAdministratorToTheRefundedOrder() {
    String request = "http post /api/orders/{orderId}/refunds";
    assertJoined(request, "webhook stripe payment.refunded.v1", Set.of(
        "order-service: " + request,
        "order-service: outbox payment.requests",
        "payment-gateway-service: handle refund.requested.v1",
        "payment-gateway-service: stripe refund",
        "webhook-ingest-service: webhook stripe payment.refunded.v1",
        "order-service: handle payment.refunded.v1"));
  }

  @Test
  void everyLineOfTheLogIsJsonAndNamesTraceOrderAndPayment() {
    String trace = paidLine().required("trace_id").asString();

    assertThat(trace).matches("[0-9a-f]{32}");
    assertThat(paidLine().required("span_id").asString()).matches("[0-9a-f]{16}");
    assertThat(paidLine().required("payment_id"))
        .isEqualTo(payment.required("payment_id"));
    for (Part part : Observed.SERVICES) {
      assertThat(observed.lines(part)).isNotEmpty().allSatisfy(line -> assertThat(
          line.propertyNames()).contains("@timestamp", "level", "message", "logger_name"));
    }
    Observed.eventually(() -> assertThat(traceOf(PAY, PAID))
        .isNotEmpty().allMatch(span -> span.traceId().equals(trace)));
  }

  private static JsonNode paidLine() {
    return observed.lines(Part.ORDER)
        .filter(line -> line.path("order_id").equals(payment.required("order_id")))
        .filter(line -> line.required("message").asString().contains("to=succeeded"))
        .findFirst().orElseThrow();
  }

  @Test
  void noLineOfTheLogHoldsASecret() {
    for (Part part : Observed.SERVICES) {
      assertThat(secretsIn(observed.log(part))).isEmpty();
    }
  }

  @Test
  void noSpanHoldsASecret() {
    Observed.eventually(() -> {
      assertThat(traceOf(PAY, PAID)).isNotEmpty();
      assertThat(receiver.spans().stream().map(Span::service)).containsAll(
          Observed.SERVICES.stream().map(Part::partName).toList());
    });

    assertThat(secretsIn(receiver.text())).isEmpty();
  }

  private static List<String> secretsIn(String text) {
    return Pattern.compile("[sr]k_(test|live)_|whsec_|skey_|Bearer ey|client_secret\":|"
            + Pattern.quote(observed.token()))
        .matcher(text).results().map(MatchResult::group).distinct().toList();
  }

  @Test
  void theDatabasesCanBeAskedWhatTheRunbookAsksThem() throws SQLException {
    assertThat(MonitoringFiles.questions()).hasSizeGreaterThan(8);
    for (MonitoringFiles.Question question : MonitoringFiles.questions()) {
      try (Connection connection = DriverManager.getConnection(
              observed.database(question.database()), "quittance", "quittance");
          Statement statement = connection.createStatement()) {
        assertThat(statement.execute(question.statement())).as(question.statement()).isTrue();
      }
    }
  }
}
