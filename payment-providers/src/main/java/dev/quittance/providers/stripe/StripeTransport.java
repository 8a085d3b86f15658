package dev.quittance.providers.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpContent;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/**
 * Sends stripe-java's requests by the JDK's HTTP client, in place of the HttpURLConnection that
 * stripe-java uses by default.
 *
 * <p>HttpURLConnection repeats a POST by itself when a kept-alive connection breaks; if that second
 * try is refused, a payment that may exist looks like one that was never sent. This client sends
 * each POST once, and bounds the whole answer in time and size.
 */
final class StripeTransport extends HttpClient {

  private static final long LONGEST_ANSWER_BYTES = 16L * 1024 * 1024;

  private final java.net.http.HttpClient http;
  private final long timeoutMillis;

  StripeTransport(StripeSettings settings) {
    this.http = java.net.http.HttpClient.newBuilder()
        .version(java.net.http.HttpClient.Version.HTTP_1_1)
        .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofMillis(settings.connectTimeoutMillis()))
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
    this.timeoutMillis = (long) settings.connectTimeoutMillis() + settings.readTimeoutMillis();
  }

  /** Error bodies are masked here, because the SDK puts them into the text of its exceptions. */
  @Override
  public StripeResponse request(StripeRequest request) throws ApiConnectionException {
    HttpResponse<String> answer;
    try {
      answer = send(toHttp(request));
    } catch (IOException e) {
      throw new ApiConnectionException(
          "no answer from Stripe: " + e.getClass().getSimpleName(), e);
    }
    boolean success = answer.statusCode() >= 200 && answer.statusCode() < 300;
    return new StripeResponse(
        answer.statusCode(), HttpHeaders.of(answer.headers().map()),
        success ? answer.body() : StripeCalls.mask(answer.body()));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
        request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_ANSWER_BYTES));
    try {
      return answer.get(timeoutMillis, MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no answer in " + timeoutMillis + " ms");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the answer");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    }
  }

  private static HttpRequest toHttp(StripeRequest request) {
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
    // The SDK's default one tells the operating system and more of us; it is not needed.
    return http.setHeader("User-Agent", "Quittance").build();
  }
}
