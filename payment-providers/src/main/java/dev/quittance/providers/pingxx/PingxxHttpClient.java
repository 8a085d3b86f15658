package dev.quittance.providers.pingxx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.ProviderHttp;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Ping++'s HTTP API without its SDK; signs each request if there is a key to sign with. */
final class PingxxHttpClient implements PingxxClient {

  private static final byte[] NO_BODY = {};
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PingxxSettings settings;
  private final Clock clock;
  private final ProviderHttp http;

  PingxxHttpClient(PingxxSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.http = new ProviderHttp(settings.connectTimeoutMillis(), settings.readTimeoutMillis());
  }

  @Override
  public HttpAnswer get(String path, Map<String, String> query) {
    String text = query.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
    return send(request(text.isEmpty() ? path : path + "?" + text, NO_BODY).GET());
  }

  @Override
  public HttpAnswer post(String path, Map<String, Object> body) {
    byte[] bytes = JSON.writeValueAsBytes(body);
    return send(request(path, bytes)
        .header("Content-Type", "application/json;charset=utf-8")
        .POST(BodyPublishers.ofByteArray(bytes)));
  }

  private HttpAnswer send(HttpRequest.Builder request) {
    return http.send(request.build());
  }

  private HttpRequest.Builder request(String path, byte[] body) {
    URI uri = URI.create(settings.apiBase() + path);
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri)
        .header("Authorization", "Bearer " + settings.secretKey().value())
        .header("Accept", "application/json")
        .header("User-Agent", "Quittance")
        .header("Pingplusplus-Request-Timestamp", timestamp);
    if (settings.privateKey() != null) {
      String signed = uri.getRawQuery() == null ? uri.getRawPath()
          : uri.getRawPath() + "?" + uri.getRawQuery();
      request.header("Pingplusplus-Signature",
          PingxxSignature.ofRequest(settings.privateKey(), body, signed, timestamp));
    }
    return request;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
