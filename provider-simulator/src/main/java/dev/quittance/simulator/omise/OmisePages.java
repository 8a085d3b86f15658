package dev.quittance.simulator.omise;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Currency;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;

/** The bank's page on which a payer decides, and the code that leads there when scanned. */
@Configuration(proxyBeanMethods = false)
class OmisePages {

  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
  private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");

  private final OmiseStore store;
  private final OmiseCharges charges;
  private final OmiseJson json;

  OmisePages(OmiseStore store, OmiseCharges charges, OmiseJson json) {
    this.store = store;
    this.charges = charges;
    this.json = json;
  }

  @Bean
  RouterFunction<ServerResponse> omisePageRoutes() {
    return route()
        .GET("/omise/pay/{id}", request -> with(request, this::show))
        .POST("/omise/pay/{id}", request -> request.formData().flatMap(form ->
            with(request, charge -> decide(charge, "pay".equals(form.getFirst("outcome"))))))
        .GET("/omise/qr/{id}", request -> with(request, this::code))
        .build();
  }

  private Mono<ServerResponse> with(
      ServerRequest request, Function<OmiseCharge, Mono<ServerResponse>> page) {
    return store.atomically(() -> {
      OmiseCharge charge = store.charges().find(request.pathVariable("id"));
      return charge == null ? ServerResponse.notFound().build() : page.apply(charge);
    });
  }

  private Mono<ServerResponse> show(OmiseCharge charge) {
    return html("""
        <p>%s</p><h1>%s</h1>%s
        """.formatted(escaped(charge.terms().description()), amount(charge), charge.isOpen() ? """
        <form method="post">
          <button name="outcome" value="pay">Pay</button>
          <button name="outcome" value="decline">Decline</button>
        </form>""" : "<p>This payment is " + charge.state().status().name() + ".</p>"));
  }

  /** The payer's word; one that comes too late changes nothing. */
  private Mono<ServerResponse> decide(OmiseCharge charge, boolean paid) {
    if (charge.isOpen()) {
      if (paid) {
        charges.attempt(charge);
      } else {
        charges.fail(charge, "payment_rejected", "payment rejected");
      }
    }
    String back = charge.terms().returnUri();
    return back == null ? html("<p>Done. You can close this page.</p>")
        : ServerResponse.seeOther(URI.create(back)).build();
  }

  /** No picture that a phone could read: what it would say, as a link. */
  private Mono<ServerResponse> code(OmiseCharge charge) {
    return ServerResponse.ok().contentType(SVG).bodyValue("""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" font-family="sans-serif">
          <rect width="240" height="240" fill="#fff" stroke="#111" stroke-width="12"/>
          <a href="%s"><text x="120" y="112" text-anchor="middle" font-size="20">Simulator</text>
          <text x="120" y="144" text-anchor="middle" font-size="20">pay %s</text></a>
        </svg>
        """.formatted(json.page(charge), amount(charge)));
  }

  private static String amount(OmiseCharge charge) {
    int decimals = Currency.getAvailableCurrencies().stream()
        .filter(known -> known.getCurrencyCode().equals(charge.terms().currency()))
        .mapToInt(Currency::getDefaultFractionDigits).findFirst().orElse(0);
    return BigDecimal.valueOf(charge.terms().amount(), Math.max(decimals, 0))
        .toPlainString() + " " + charge.terms().currency();
  }

  private static String escaped(@Nullable String text) {
    return text == null ? "" : HtmlUtils.htmlEscape(text);
  }

  private static Mono<ServerResponse> html(String body) {
    return ServerResponse.ok().contentType(HTML).header("Cache-Control", "no-store")
        .bodyValue("""
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>Omise (simulator)</title>
            <style>:root{color-scheme:light dark}body{max-width:26rem;margin:10vh auto;
            padding:0 1rem;font:16px/1.5 system-ui,sans-serif}button{font:inherit;
            padding:.6rem 1.4rem;margin-right:.6rem}</style></head><body>
            <p><small>Simulator</small></p>
            """ + body + "</body></html>");
  }
}
