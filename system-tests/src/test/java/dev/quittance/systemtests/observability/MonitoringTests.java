package dev.quittance.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Alerts, runbook, dashboards and what loads them fit together. */
@Timeout(30)
class MonitoringTests {

  @Test
  void everyAlertHasSeveritySummaryAndRunbook() {
    assertThat(MonitoringFiles.alerts()).hasSizeGreaterThan(20).allSatisfy((name, rule) -> {
      assertThat(rule.at("/labels/severity").asString("")).isIn("page", "ticket");
      assertThat(rule.at("/annotations/summary").asString("")).isNotBlank();
      assertThat(rule.at("/annotations/runbook_url").asString(""))
          .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(rule.propertyNames())
          .isSubsetOf("alert", "expr", "for", "labels", "annotations");
      assertThat(rule.path("for").asString("1m")).matches("[0-9]+[mhd]");
    });
  }

  @Test
  void everyAlertHasASectionInTheRunbookAndEverySectionAnAlert() {
    assertThat(MonitoringFiles.sections().keySet())
        .containsExactlyInAnyOrderElementsOf(MonitoringFiles.alerts().keySet());
    assertThat(MonitoringFiles.sections()).allSatisfy((name, section) ->
        assertThat(section).contains("**Means.**").contains("**Check.**").contains("**Do.**"));
  }

  @Test
  void everyAlertIsTriedWhenItFiresAndWhenItIsSilent() {
    Map<Boolean, Set<String>> tried = MonitoringFiles.alertCases().stream().collect(
        Collectors.partitioningBy(test -> !test.path("exp_alerts").isEmpty(), Collectors.mapping(
            test -> test.required("alertname").asString(), Collectors.toSet())));

    assertThat(tried).allSatisfy((fires, alerts) -> assertThat(alerts)
        .containsExactlyInAnyOrderElementsOf(MonitoringFiles.alerts().keySet()));
  }

  @Test
  void everyExpressionAsksForSomething() {
    assertThat(MonitoringFiles.expressions()).hasSizeGreaterThan(60)
        .allSatisfy((where, expression) ->
            assertThat(Expressions.metrics(expression)).isNotEmpty());
  }

  @Test
  void alertsDoNotSumWhatEveryInstanceSaysAlike() {
    assertThat(MonitoringFiles.expressions()).allSatisfy((where, expression) ->
        assertThat(expression).doesNotContainPattern(
            "sum( by \\([a-z_, ]*\\))? ?\\(quittance_(consumer_lag|discrepancies|gateway_"
                + "|orders_(in_review|oldest_)|outbox_(size|parked|oldest_)"
                + "|reconciliation_o|settlement_|parity_|backfill_c|notifications_(oldest|endp))"));
  }

  @Test
  void prometheusAndGrafanaLoadTheFiles() {
    assertThat(MonitoringFiles.yaml("deploy/monitoring/prometheus.yml").required("rule_files")
        .valueStream().map(JsonNode::asString)).containsExactly("/etc/prometheus/alerts.yml");
    JsonNode services = MonitoringFiles.yaml("docker-compose.yml").required("services");
    assertThat(services.at("/prometheus/volumes").toString())
        .contains("./deploy/monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro");
    assertThat(services.at("/grafana/volumes").toString())
        .contains("./deploy/monitoring/grafana:/etc/grafana/provisioning:ro");
    assertThat(MonitoringFiles.yaml("deploy/monitoring/grafana/dashboards/dashboards.yml")
        .at("/providers/0/options/path").asString())
        .isEqualTo("/etc/grafana/provisioning/dashboards");
  }

  @Test
  void kubernetesGetsTheSameRules() {
    assertThat(MonitoringFiles.yaml("deploy/k8s/monitoring/alerts.yaml").at("/spec/groups"))
        .isEqualTo(MonitoringFiles.yaml("deploy/monitoring/alerts.yml").required("groups"));
  }

  /** What has no target has no series: only its name tells that it is missed. */
  @Test
  void bothScrapesGiveTheNamesByWhichAServiceIsMissed() {
    JsonNode scrape = MonitoringFiles.yaml("deploy/monitoring/prometheus.yml")
        .at("/scrape_configs/0");
    JsonNode relabelings = MonitoringFiles.yaml("deploy/k8s/monitoring/scrape.yaml")
        .at("/spec/podMetricsEndpoints/0/relabelings");

    assertThat(scrape.at("/job_name").asString()).isEqualTo("quittance");
    assertThat(scrape.at("/relabel_configs").toString()).isEqualTo(
        "[{\"source_labels\":[\"__meta_dns_name\"],\"target_label\":\"service\"}]");
    assertThat(relabelings.toString())
        .contains("{\"action\":\"replace\",\"targetLabel\":\"job\",\"replacement\":\"quittance\"}")
        .contains("\"sourceLabels\":[\"__meta_kubernetes_pod_label_app_kubernetes_io_name\"],"
            + "\"targetLabel\":\"service\"");
    assertThat(Expressions.metrics(
            MonitoringFiles.alerts().get("ServiceGone").required("expr").asString()))
        .isEqualTo(Map.of("up", Map.of("job", Set.of(Pattern.quote("quittance")), "service",
            scrape.required("dns_sd_configs").valueStream()
                .map(names -> Pattern.quote(names.at("/names/0").asString()))
                .collect(Collectors.toSet()))));
  }

  @Test
  void everyDashboardHasAnIdOfItsOwnAndAsksTheProvisionedSource() {
    Map<String, JsonNode> dashboards = MonitoringFiles.dashboards();
    String source = MonitoringFiles.yaml("deploy/monitoring/grafana/datasources/prometheus.yml")
        .at("/datasources/0/uid").asString();

    assertThat(dashboards).hasSize(3);
    assertThat(dashboards.values().stream().map(board -> board.required("uid").asString()))
        .doesNotHaveDuplicates();
    assertThat(dashboards).allSatisfy((file, board) -> {
      assertThat(board.required("title").asString()).isNotBlank();
      assertThat(board.required("panels").valueStream()
          .filter(panel -> !panel.path("type").asString().equals("row")))
          .isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.at("/datasource/uid").asString()).isEqualTo(source);
            assertThat(panel.required("targets").size()).isPositive();
          });
      assertThat(board.required("panels").valueStream().map(panel -> panel.required("id").asInt()))
          .doesNotHaveDuplicates();
    });
  }

  @Test
  void findsTheMetricsOfAnExpression() {
    assertThat(Expressions.metrics("""
        histogram_quantile(0.95, sum by (uri, le) (rate(a_bucket{uri=~"/x{y}",le!="1"}[5m]))) > 5e3
        and on (job) max by (job) (b_total{d=~"$d"}) unless up{job=~"c|d.*"} == 0""")).isEqualTo(
        Map.of("a_bucket", Map.of("uri", Set.of("/x{y}"), "le", Set.of(Pattern.quote("1"))),
            "b_total", Map.of("d", Set.of()), "up", Map.of("job", Set.of("c", "d.*"))));
    assertThatThrownBy(() -> Expressions.metrics("sum(a{b=\"c\")"))
        .hasMessageContaining("brackets");
  }
}
