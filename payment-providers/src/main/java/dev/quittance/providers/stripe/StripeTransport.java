package dev.quittance.providers.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpContent;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.ProviderHttp;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** Sends stripe-java's requests once each, in place of the HttpURLConnection it uses by default. */
final class StripeTransport extends HttpClient {

  private final ProviderHttp http;
  private final @Nullable String apiVersion;

  StripeTransport(StripeSettings settings) {
    this.http = new ProviderHttp(settings.connectTimeoutMillis(), settings.readTimeoutMillis());
    this.apiVersion = settings.apiVersion();
  }

  /** Error bodies are masked here, because the SDK puts them into the text of its exceptions. */
  @Override
  public StripeResponse request(StripeRequest request) throws ApiConnectionException {
    return switch (http.send(toHttp(request))) {
      case HttpAnswer.Answered answer -> new StripeResponse(
          answer.status(), HttpHeaders.of(answer.headers()),
          answer.isSuccess() ? answer.body() : StripeCalls.mask(answer.body()));
      case HttpAnswer.NotSent(var cause) -> throw new ApiConnectionException(
          "Stripe cannot be reached: " + cause.getClass().getSimpleName(), notSent(cause));
      case HttpAnswer.Lost(var cause) -> throw new ApiConnectionException(
          "no answer from Stripe: " + cause.getClass().getSimpleName(), cause);
    };
  }

  /** {@link StripeErrors} tells by this cause that nothing can have happened. */
  private static ConnectException notSent(Exception cause) {
    ConnectException connect = new ConnectException(String.valueOf(cause.getMessage()));
    connect.initCause(cause);
    return connect;
  }

  private HttpRequest toHttp(StripeRequest request) {
    HttpContent content = request.content();
    BodyPublisher body = content == null
        ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content.byteArrayContent());
    HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(request.url().toString()))
        .method(request.method().name(), body);
    request.headers().map().forEach(
        (name, values) -> values.forEach(value -> http.header(name, value)));
    if (content != null) {
      http.setHeader("Content-Type", content.contentType());
    }
    if (apiVersion != null) {
      http.setHeader("Stripe-Version", apiVersion);
    }
    // The SDK's default one tells the operating system and more of us; it is not needed.
    return http.setHeader("User-Agent", "Quittance").build();
  }
}
