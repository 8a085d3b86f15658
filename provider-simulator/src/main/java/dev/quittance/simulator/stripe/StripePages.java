package dev.quittance.simulator.stripe;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The pages on which a payer pays a Checkout Session, or a PaymentIntent. */
@Configuration(proxyBeanMethods = false)
class StripePages {

  private final StripeStore store;
  private final PaymentIntents intents;
  private final CheckoutSessions sessions;

  StripePages(StripeStore store, PaymentIntents intents, CheckoutSessions sessions) {
    this.store = store;
    this.intents = intents;
    this.sessions = sessions;
  }

  @Bean
  RouterFunction<ServerResponse> stripePageRoutes() {
    return route()
        .GET("/pay/{id}", request -> guarded(() -> show(request)))
        .POST("/pay/{id}", request -> form(request).flatMap(
            form -> guarded(() -> submit(request, form))))
        .GET("/pay/{id}/authenticate", request -> guarded(() -> question(request)))
        .POST("/pay/{id}/authenticate", request -> form(request).flatMap(
            form -> guarded(() -> answer(request, form))))
        .build();
  }

  private ServerPage show(ServerRequest request) {
    Payable payable = payable(request);
    if (payable.requiresAction()) {
      return ServerPage.redirect("/pay/" + payable.id() + "/authenticate");
    }
    return ServerPage.html(payable.payable()
        ? StripeHtml.pay(payable, null) : StripeHtml.over(payable));
  }

  private ServerPage submit(ServerRequest request, StripeParams form) {
    Payable payable = payable(request);
    if ("cancel".equals(form.text("action"))) {
      String cancel = payable.cancelUrl();
      return cancel == null ? ServerPage.html(StripeHtml.left(payable))
          : ServerPage.redirect(cancel);
    }
    if (!payable.payable()) {
      return ServerPage.html(StripeHtml.over(payable));
    }
    TestCard card = TestCard.ofNumber(form.text("card", ""));
    CheckoutSession session = payable.session();
    if (session != null) {
      sessions.pay(session, card);
    } else {
      intents.attempt(payable.requiredIntent(), card);
    }
    return next(payable(request));
  }

  private ServerPage question(ServerRequest request) {
    Payable payable = payable(request);
    return payable.requiresAction() ? ServerPage.html(StripeHtml.authenticate(payable))
        : ServerPage.redirect("/pay/" + payable.id());
  }

  private ServerPage answer(ServerRequest request, StripeParams form) {
    Payable payable = payable(request);
    if (!payable.requiresAction()) {
      return ServerPage.redirect("/pay/" + payable.id());
    }
    boolean approved = "approve".equals(form.text("outcome"));
    CheckoutSession session = payable.session();
    if (session != null) {
      sessions.authenticate(session, approved);
    } else {
      intents.authenticate(payable.requiredIntent(), approved);
    }
    return next(payable(request));
  }

  /** Where the payer goes after an attempt. */
  private static ServerPage next(Payable payable) {
    if (payable.requiresAction()) {
      return ServerPage.redirect("/pay/" + payable.id() + "/authenticate");
    }
    if (payable.payable()) {
      return ServerPage.html(StripeHtml.pay(payable, payable.lastError()));
    }
    String success = payable.successUrl();
    return success == null ? ServerPage.html(StripeHtml.over(payable))
        : ServerPage.redirect(success);
  }

  private Payable payable(ServerRequest request) {
    String id = request.pathVariable("id");
    PaymentIntent intent = store.intents().find(id);
    String owner = intent == null ? null : intent.terms().session();
    CheckoutSession session = store.sessions().find(owner == null ? id : owner);
    if (session != null) {
      String made = session.intent();
      return new Payable(session, made == null ? null : store.intent(made));
    }
    return new Payable(null, store.intent(id));
  }

  private static Mono<StripeParams> form(ServerRequest request) {
    return request.bodyToMono(String.class).defaultIfEmpty("").map(StripeParams::parse);
  }

  private Mono<ServerResponse> guarded(Supplier<ServerPage> page) {
    try {
      return store.atomically(page).render();
    } catch (StripeException e) {
      return new ServerPage(e.status() == 404 ? HttpStatus.NOT_FOUND : HttpStatus.CONFLICT,
          StripeHtml.problem(e.text()), null).render();
    }
  }

  /** A page, or the way to another one. */
  private record ServerPage(HttpStatus status, String html, @Nullable String location) {

    static ServerPage html(String html) {
      return new ServerPage(HttpStatus.OK, html, null);
    }

    static ServerPage redirect(String location) {
      return new ServerPage(HttpStatus.SEE_OTHER, "", location);
    }

    Mono<ServerResponse> render() {
      ServerResponse.BodyBuilder response =
          ServerResponse.status(status).header("Cache-Control", "no-store");
      if (location != null) {
        return response.header("Location", location).build();
      }
      return response.contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
          .bodyValue(html);
    }
  }
}
