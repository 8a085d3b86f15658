package dev.quittance.simulator.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.simulator.RunningSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls PayPal's API by hand, where the SDK would hide what is answered. */
final class PaypalMerchant {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String url;

  PaypalMerchant(RunningSimulator simulator) {
    this.url = simulator.url();
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  String token() {
    return json(send("POST", "/v1/oauth2/token", "grant_type=client_credentials", "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(
            "simulator:paypal-secret-simulator".getBytes(UTF_8)))).path("access_token")
        .asString();
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, "", "Authorization", "Bearer " + token());
  }

  HttpResponse<String> post(String path, String body) {
    return send("POST", path, body, "Authorization", "Bearer " + token(),
        "Prefer", "return=representation");
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", "application/json")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String order(String currency, String value) {
    return """
        {"intent": "CAPTURE", "purchase_units": [{"reference_id": "o-1", "custom_id": "p-1",
          "invoice_id": "payment-p-1", "description": "<b>Trial</b>",
          "amount": {"currency_code": "%s", "value": "%s"}}],
         "payment_source": {"paypal": {"experience_context": {
          "return_url": "https://shop.example.com/done?a=1",
          "cancel_url": "https://shop.example.com/cancelled"}}}}""".formatted(currency, value);
  }

  String newOrder() {
    return json(post("/v2/checkout/orders", order("USD", "10.00"))).path("id").asString();
  }

  JsonNode readOrder(String id) {
    return json(get("/v2/checkout/orders/" + id));
  }

  HttpResponse<String> capture(String id) {
    return post("/v2/checkout/orders/" + id + "/capture", "");
  }

  static String issue(HttpResponse<String> answer) {
    return answer.statusCode() + " "
        + json(answer).path("details").path(0).path("issue").asString("");
  }
}
