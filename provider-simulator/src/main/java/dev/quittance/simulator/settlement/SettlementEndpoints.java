package dev.quittance.simulator.settlement;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.settlement.PlantedErrors.Mistake;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The reports that a merchant would download. */
@Configuration(proxyBeanMethods = false)
class SettlementEndpoints {

  /** A header of the answer: what is wrong in the report, as a JSON array. */
  private static final String PLANTED = "Sim-Planted";
  private static final JsonMapper JSON = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final List<SettlementSource> sources;

  SettlementEndpoints(List<SettlementSource> sources) {
    this.sources = sources;
  }

  @Bean
  RouterFunction<ServerResponse> settlementRoutes() {
    return route().GET("/_sim/settlement/{provider}", this::report).build();
  }

  private Mono<ServerResponse> report(ServerRequest request) {
    String provider = request.pathVariable("provider");
    return sources.stream().filter(source -> source.name().equals(provider)).findFirst()
        .map(source -> report(source, request))
        .orElseGet(() -> problem(404, "no settlement reports of " + provider));
  }

  private static Mono<ServerResponse> report(SettlementSource source, ServerRequest request) {
    try {
      Instant from = request.queryParam("from").map(Instant::parse).orElse(Instant.MIN);
      Instant to = request.queryParam("to").map(Instant::parse).orElse(Instant.MAX);
      List<Movement> movements = source.movements().stream()
          .filter(row -> !row.at().isBefore(from) && row.at().isBefore(to))
          .sorted(Comparator.comparing(Movement::at).thenComparing(Movement::reference)).toList();
      PlantedErrors errors = new PlantedErrors(source, movements,
          Long.parseLong(request.queryParam("seed").orElse("1")));
      mistakes(request.queryParam("plant").orElse("")).forEach(errors::plant);
      return answer(source.report(errors.rows()), errors);
    } catch (DateTimeException | IllegalArgumentException e) {
      return problem(400, String.valueOf(e.getMessage()));
    } catch (RefusedActionException e) {
      return problem(409, String.valueOf(e.getMessage()));
    }
  }

  private static List<Mistake> mistakes(String names) {
    return Arrays.stream(names.split(",")).filter(name -> !name.isBlank())
        .map(name -> Mistake.valueOf(name.strip().toUpperCase(Locale.ROOT))).toList();
  }

  private static Mono<ServerResponse> answer(
      SettlementSource.Report report, PlantedErrors errors) {
    return ServerResponse.ok()
        .header(HttpHeaders.CONTENT_TYPE, report.contentType())
        .header(HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + report.fileName() + "\"")
        .header(PLANTED, JSON.writeValueAsString(errors.planted()))
        .bodyValue(report.text());
  }

  private static Mono<ServerResponse> problem(int status, String message) {
    return ServerResponse.status(status).bodyValue(Map.of("error", message));
  }
}
