package dev.quittance.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small JSON client that refuses every answer but a success. */
public final class JsonApi {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  private final @Nullable String token;

  /** Sends the token, if there is one, with each request. */
  public JsonApi(@Nullable String token) {
    this.token = token;
  }

  /**
   * The answer to a GET; an empty object if it is no JSON object.
   *
   * @throws StackException with status and body of an answer of 400 or more, or without an answer
   */
  public JsonNode get(String url) {
    return send(request(url).GET());
  }

  /** As {@link #get}, for a POST of JSON. */
  public JsonNode post(String url, String body) {
    return send(request(url).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** As {@link #post}, with an {@code Idempotency-Key}: it can be sent again after any failure. */
  public JsonNode postOnce(String url, String body, String idempotencyKey) {
    return send(request(url).header("Content-Type", "application/json")
        .header("Idempotency-Key", idempotencyKey)
        .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** As {@link #get}, for a DELETE. */
  public JsonNode delete(String url) {
    return send(request(url).DELETE());
  }

  private HttpRequest.Builder request(String url) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
    return token == null ? builder : builder.header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response =
          HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new StackException(request.method() + " " + request.uri() + " answered "
            + response.statusCode() + ": " + response.body());
      }
      return response.body().startsWith("{") ? JSON.readTree(response.body())
          : JSON.createObjectNode();
    } catch (IOException e) {
      throw new StackException(request.method() + " " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }
}
