package dev.quittance.order.payments.web;

import dev.quittance.order.payments.ShowPayment;
import dev.quittance.order.payments.SimulatePayment;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.web.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;

/** The pages a provider sends a payer to; they show the real status, not the redirect's claim. */
@RestController
class PageController {

  private final ShowPayment showPayment;
  private final SimulatePayment simulatePayment;

  PageController(ShowPayment showPayment, SimulatePayment simulatePayment) {
    this.showPayment = showPayment;
    this.simulatePayment = simulatePayment;
  }

  /** What the payer does on the dummy provider's page. */
  record SimulateRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String paymentId,
      @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = {"succeed", "fail"})
      @Nullable String result) {
  }

  /** Tells a payer who comes back how the order really stands. */
  @Endpoint(id = "showResultPage")
  @GetMapping(
      path = {"/payments/thanks", "/payment/stripe/result"}, produces = MediaType.TEXT_HTML_VALUE)
  Mono<String> result(
      @RequestParam(name = "order_id", required = false) @Nullable String orderId,
      @RequestParam(name = "session_id", required = false) @Nullable String sessionId) {
    return showPayment.publicStatus(orderId, sessionId).map(status -> page("Payment",
        status.equals("paid") ? "<p>Thank you, your order is paid.</p>"
            : "<p>Your order is <b>" + HtmlUtils.htmlEscape(status)
                + "</b>. Reload this page to look again.</p>"));
  }

  /** The dummy provider's page to pay on. */
  @Endpoint(id = "showSimulatePage", problems = {
    "400 invalid_request", "404 payment_not_found", "422 channel_not_enabled"
  })
  @GetMapping(path = "/payments/simulate", produces = MediaType.TEXT_HTML_VALUE)
  Mono<String> simulatePage(@RequestParam("payment_id") String paymentId) {
    return simulatePayment.priceOf(paymentId).map(price -> page("Dummy provider", """
        <p>%s</p>
        <form method="post" action="/payments/simulate">
          <input type="hidden" name="payment_id" value="%s">
          <button name="result" value="succeed">Pay</button>
          <button name="result" value="fail">Let it fail</button>
        </form>
        """.formatted(HtmlUtils.htmlEscape(price), HtmlUtils.htmlEscape(paymentId))));
  }

  /** Sends the webhook that the dummy provider would send, then redirects to the thanks page. */
  @Endpoint(id = "simulatePayment", success = {
    "303 the webhook was accepted"
  }, located = "303", problems = {
    "400 invalid_request", "404 payment_not_found", "422 channel_not_enabled",
    "502 webhook_not_accepted"
  })
  @io.swagger.v3.oas.annotations.parameters.RequestBody(required = true, content = {
    @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
        schema = @Schema(implementation = SimulateRequest.class)),
    @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
        schema = @Schema(implementation = SimulateRequest.class))
  })
  @PostMapping(path = "/payments/simulate", consumes = MediaType.APPLICATION_JSON_VALUE)
  Mono<ResponseEntity<Void>> simulate(@RequestBody SimulateRequest request) {
    return simulate(request.paymentId(), request.result());
  }

  /** The same for the form on that page, which is documented with it. */
  @Hidden
  @PostMapping(
      path = "/payments/simulate", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  Mono<ResponseEntity<Void>> simulateForm(ServerWebExchange exchange) {
    return exchange.getFormData()
        .flatMap(form -> simulate(form.getFirst("payment_id"), form.getFirst("result")));
  }

  private Mono<ResponseEntity<Void>> simulate(
      @Nullable String paymentId, @Nullable String result) {
    if (paymentId == null || result == null || !result.matches("succeed|fail")) {
      return Mono.error(new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          "payment_id and result, succeed or fail, are needed"));
    }
    return simulatePayment.simulate(paymentId, result.equals("succeed"))
        .map(orderId -> ResponseEntity.status(HttpStatus.SEE_OTHER)
            .location(URI.create("/payments/thanks?order_id=" + orderId)).build());
  }

  private static String page(String title, String content) {
    return """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
        <body style="font-family:sans-serif;max-width:32em;margin:4em auto"><h1>%s</h1>%s</body>
        </html>
        """.formatted(title, title, content);
  }
}
