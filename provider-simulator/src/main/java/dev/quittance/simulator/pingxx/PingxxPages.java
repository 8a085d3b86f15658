package dev.quittance.simulator.pingxx;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.ledger.RefusedActionException;
import java.math.BigDecimal;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;

/** The page that stands for the payer's phone: pay a charge, or let it fail. */
@Configuration(proxyBeanMethods = false)
class PingxxPages {

  private final PingxxStore store;
  private final PingxxSimulation simulation;

  PingxxPages(PingxxStore store, PingxxSimulation simulation) {
    this.store = store;
    this.simulation = simulation;
  }

  @Bean
  RouterFunction<ServerResponse> pingxxPageRoutes() {
    return route()
        .GET("/pingxx/pay/{id}", request -> page(request, charge -> charge))
        .POST("/pingxx/pay/{id}", request -> request.formData().flatMap(form ->
            page(request, charge -> "pay".equals(form.getFirst("action"))
                ? simulation.pay(charge, false)
                : simulation.fail(charge, "payer_refused"))))
        .build();
  }

  private Mono<ServerResponse> page(ServerRequest request, Function<Charge, Charge> change) {
    try {
      return store.atomically(() -> html(200,
          text(change.apply(store.charge(request.pathVariable("id"))))));
    } catch (PingxxException e) {
      return html(404, "<p>" + escape(e.text()) + "</p>");
    } catch (RefusedActionException e) {
      return html(409, "<p>" + escape(String.valueOf(e.getMessage())) + "</p>");
    }
  }

  private static String text(Charge charge) {
    String head = "<p>Simulator &middot; " + escape(charge.terms().channel()) + "</p><h1>"
        + BigDecimal.valueOf(charge.terms().amount(), 2).toPlainString() + " CNY</h1><p>"
        + escape(charge.terms().subject()) + "</p>";
    if (charge.state().paid()) {
      return head + "<p>Paid. Thank you.</p>" + back(charge);
    }
    if (charge.state().reversed()) {
      return head + "<p>This payment was closed.</p>" + back(charge);
    }
    String failure = charge.state().failureMessage();
    return head + (failure == null ? "" : "<p role=\"alert\">" + escape(failure) + "</p>")
        + "<form method=\"post\"><button name=\"action\" value=\"pay\">Pay</button> "
        + "<button name=\"action\" value=\"decline\">Decline</button></form>" + back(charge);
  }

  private static String back(Charge charge) {
    return Stream.of("success_url", "result_url")
        .map(name -> charge.terms().extra().path(name).asString(""))
        .filter(url -> url.startsWith("http")).findFirst()
        .map(url -> "<p><a href=\"" + escape(url) + "\">Back to the merchant</a></p>")
        .orElse("");
  }

  private static Mono<ServerResponse> html(int status, String body) {
    return ServerResponse.status(status).header("Cache-Control", "no-store")
        .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
        .bodyValue("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<title>Ping++ payment</title><meta name=\"viewport\" "
            + "content=\"width=device-width\"></head><body>" + body + "</body></html>");
  }

  private static String escape(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
