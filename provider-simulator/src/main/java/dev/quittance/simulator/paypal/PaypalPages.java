package dev.quittance.simulator.paypal;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.paypal.PaypalOrder.Funding;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** The page on which a payer approves an order, where PayPal has it too. */
@Configuration(proxyBeanMethods = false)
class PaypalPages {

  private static final String PAGE = """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pay with PayPal</title>
      <meta name="viewport" content="width=device-width,initial-scale=1"><style>
      :root{color-scheme:light dark}
      body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui}
      main{max-width:420px;padding:28px;border:1px solid #8885;border-radius:14px}
      button{width:100%%;padding:12px;margin-top:8px;border:0;border-radius:22px;font:inherit;
        cursor:pointer;background:#ffc439;color:#111}
      button.quiet{background:transparent;color:inherit;border:1px solid #8885}
      </style></head><body><main><small>Simulator</small>%s</main></body></html>
      """;

  private final PaypalStore store;
  private final PaypalOrders orders;

  PaypalPages(PaypalStore store, PaypalOrders orders) {
    this.store = store;
    this.orders = orders;
  }

  /** What the payer's click leads to. */
  private record Next(int status, String html, @Nullable String location) {

    static Next page(String html) {
      return new Next(200, html, null);
    }
  }

  @Bean
  RouterFunction<ServerResponse> paypalPageRoutes() {
    return route()
        .GET("/checkoutnow", request -> render(() -> show(token(request))))
        .POST("/checkoutnow", request -> request.formData().flatMap(form ->
            render(() -> act(token(request), form.toSingleValueMap()
                .getOrDefault("action", "")))))
        .build();
  }

  private static String token(ServerRequest request) {
    return request.queryParam("token").orElse("");
  }

  private Next show(String token) {
    PaypalOrder order = store.order(token);
    String head = "<p>" + escape(order.unit().description()) + "</p><h1>"
        + new PaypalMoney(order.unit().currency(), order.unit().minor()).value() + " "
        + order.unit().currency() + "</h1>";
    return Next.page(order.awaitsPayer() ? head + """
        <form method="post" action="/checkoutnow?token=%s">
          <button name="action" value="pay">Pay now</button>
          <button name="action" value="delayed" class="quiet">Pay by eCheck (settles later)
          </button>
          <button name="action" value="decline" class="quiet">Pay with a card that is declined
          </button>
          <button name="action" value="cancel" class="quiet">Cancel and return</button>
        </form>
        """.formatted(order.id()) : head + "<p>Nothing is left to do here.</p>");
  }

  private Next act(String token, String action) {
    PaypalOrder order = store.order(token);
    switch (action) {
      case "pay" -> orders.approve(order, Funding.INSTANT);
      case "delayed" -> orders.approve(order, Funding.DELAYED);
      case "decline" -> orders.approve(order, Funding.REFUSED);
      case "cancel" -> {
        return back(order.cancelUrl(), order, false);
      }
      default -> {
        return new Next(400, "<h1>No such action</h1>", null);
      }
    }
    return back(order.returnUrl(), order, true);
  }

  /** As PayPal, with the order's id as token; the redirect proves nothing. */
  private static Next back(@Nullable String url, PaypalOrder order, boolean approved) {
    if (url == null) {
      return Next.page("<h1>" + (approved ? "Approved" : "Cancelled") + "</h1>");
    }
    UriComponentsBuilder target =
        UriComponentsBuilder.fromUriString(url).queryParam("token", order.id());
    return new Next(303, "", (approved ? target.queryParam("PayerID", "SIMULATEDPAYER") : target)
        .build().toUriString());
  }

  private Mono<ServerResponse> render(Supplier<Next> work) {
    Next next;
    try {
      next = store.atomically(work);
    } catch (PaypalException e) {
      next = new Next(e.status() == 404 ? 404 : 409,
          "<h1>Not possible</h1><p>" + escape(e.text()) + "</p>", null);
    }
    ServerResponse.BodyBuilder response =
        ServerResponse.status(next.status()).header("Cache-Control", "no-store");
    return next.location() != null ? response.header("Location", next.location()).build()
        : response.contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
            .bodyValue(PAGE.formatted(next.html()));
  }

  private static String escape(@Nullable String text) {
    return text == null ? "" : HtmlUtils.htmlEscape(text);
  }
}
