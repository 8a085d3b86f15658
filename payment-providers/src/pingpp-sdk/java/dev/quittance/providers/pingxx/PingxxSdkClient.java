package dev.quittance.providers.pingxx;

import com.pingplusplus.exception.APIConnectionException;
import com.pingplusplus.exception.InvalidRequestException;
import com.pingplusplus.exception.PingppException;
import com.pingplusplus.net.APIResource;
import com.pingplusplus.net.PingppResponse;
import com.pingplusplus.net.RequestOptions;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.HttpAnswer.Answered;
import dev.quittance.providers.http.HttpAnswer.Lost;
import dev.quittance.providers.http.HttpAnswer.NotSent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends through Ping++'s own SDK, in builds with the profile {@code pingpp-sdk}.
 *
 * <p>Everything goes into the options of each call: of the SDK's static settings none is written,
 * so that nobody's key or address becomes that of the whole process. Its models are not used,
 * because they break on an empty list where they want an object: the answer is taken as it came.
 */
public final class PingxxSdkClient implements PingxxClient {

  private static final String REPEATS_POSTS = "sun.net.http.retryPost";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PingxxSettings settings;
  private final RequestOptions options;

  PingxxSdkClient(PingxxSettings settings) {
    this.settings = settings;
    RequestOptions.RequestOptionsBuilder builder = RequestOptions.builder()
        .setApiKey(settings.secretKey().value())
        .setAppId(settings.appId())
        .setConnectTimeout(settings.connectTimeoutMillis())
        .setReadTimeout(settings.readTimeoutMillis())
        // The SDK's default repeats a refund after a 5xx.
        .setMaxNetworkRetries(0);
    if (settings.privateKey() != null) {
      builder.setPrivateKey(
          Base64.getEncoder().encodeToString(settings.privateKey().getEncoded()));
    }
    this.options = builder.build();
  }

  /** What {@link java.util.ServiceLoader} finds. */
  public static final class Opener implements PingxxClient.Factory {

    /** For the service loader. */
    public Opener() {
    }

    /** Refuses a JVM whose HttpURLConnection, which the SDK uses, repeats a POST by itself. */
    @Override
    public PingxxClient open(PingxxSettings settings, Clock clock) {
      if (!"false".equals(System.getProperty(REPEATS_POSTS))) {
        throw new IllegalArgumentException("the Ping++ SDK needs -D" + REPEATS_POSTS
            + "=false: otherwise the JVM may send a refund twice");
      }
      return new PingxxSdkClient(settings);
    }
  }

  @Override
  public HttpAnswer get(String path, Map<String, String> query) {
    return answer(() -> Plain.send(
        false, settings.apiBase() + path, new LinkedHashMap<>(query), options));
  }

  @Override
  public HttpAnswer post(String path, Map<String, Object> body) {
    return answer(() -> Plain.send(true, settings.apiBase() + path, body, options));
  }

  private interface Call {

    @Nullable PingppResponse run() throws PingppException;
  }

  private static HttpAnswer answer(Call call) {
    try {
      PingppResponse response = call.run();
      return response == null ? new Answered(200, Map.of(), "") : new Answered(
          response.getResponseCode(), Map.of(), response.getResponseBody());
    } catch (APIConnectionException e) {
      return e.getCause() instanceof ConnectException
          || e.getCause() instanceof UnknownHostException
          ? new NotSent((IOException) e.getCause()) : new Lost(new IOException("no answer"));
    } catch (PingppException e) {
      return new Answered(e.getStatusCode(), Map.of(), bodyOf(e));
    } catch (RuntimeException e) {
      // The SDK falls over an error answer without an error in it.
      return new Lost(new IOException("no answer that the SDK can read"));
    }
  }

  /** The error as Ping++ answered it; blank if it was none, whose text would quote the answer. */
  private static String bodyOf(PingppException e) {
    if (e.getType() == null) {
      return "";
    }
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("type", e.getType());
    error.put("code", e.getCode());
    error.put("message", e.getMessage());
    if (e instanceof InvalidRequestException invalid) {
      error.put("param", invalid.getParam());
    }
    return JSON.writeValueAsString(Map.of("error", error));
  }

  /** An object of no fields, of which only the answer that it came with is wanted. */
  private static final class Plain extends APIResource {

    static @Nullable PingppResponse send(boolean post, String url, Map<String, Object> parameters,
        RequestOptions options) throws PingppException {
      Plain plain = request(post ? RequestMethod.POST : RequestMethod.GET, url, parameters,
          Plain.class, options);
      return plain == null ? null : plain.getLastResponse();
    }
  }
}
