package dev.quittance.providers.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.quittance.providers.http.HttpAnswer.Answered;
import dev.quittance.providers.http.HttpAnswer.Lost;
import dev.quittance.providers.http.HttpAnswer.NotSent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/**
 * Sends a request exactly once and waits for its whole answer, bounded in time and size.
 *
 * <p>Not HttpURLConnection: it repeats a POST by itself when a kept-alive connection breaks; if
 * that second try is refused, a payment that may exist looks like one that was never sent.
 */
public final class ProviderHttp {

  private static final long LONGEST_ANSWER_BYTES = 16L * 1024 * 1024;

  private final HttpClient http;
  private final long timeoutMillis;

  public ProviderHttp(int connectTimeoutMillis, int readTimeoutMillis) {
    this.http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofMillis(connectTimeoutMillis))
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
    this.timeoutMillis = (long) connectTimeoutMillis + readTimeoutMillis;
  }

  /** Sends it; never throws for what a network or a provider may do. */
  public HttpAnswer send(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
        request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_ANSWER_BYTES));
    try {
      HttpResponse<String> response = answer.get(timeoutMillis, MILLISECONDS);
      return new Answered(response.statusCode(), response.headers().map(), response.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Lost(new HttpTimeoutException("no answer in " + timeoutMillis + " ms"));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Lost(new InterruptedIOException("interrupted while waiting for the answer"));
    } catch (ExecutionException e) {
      IOException cause = e.getCause() instanceof IOException io ? io
          : new IOException(e.getCause());
      return neverSent(cause) ? new NotSent(cause) : new Lost(cause);
    }
  }

  private static boolean neverSent(IOException cause) {
    return cause instanceof ConnectException || cause instanceof UnknownHostException
        || cause instanceof HttpConnectTimeoutException;
  }

  /** An id as one segment of a path, so that no id can name another path. */
  public static String segment(String id) {
    return URLEncoder.encode(id, UTF_8).replace("+", "%20").replace(".", "%2E");
  }
}
