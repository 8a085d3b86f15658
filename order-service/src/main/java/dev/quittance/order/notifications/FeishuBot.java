package dev.quittance.order.notifications;

import dev.quittance.order.notifications.CallAnswer.Answered;
import dev.quittance.order.notifications.CallAnswer.NotAnswered;
import dev.quittance.order.notifications.DeliveryResult.Delivered;
import dev.quittance.order.notifications.DeliveryResult.Refused;
import dev.quittance.order.notifications.DeliveryResult.Retry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A custom bot of Feishu or Lark
 * (open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).
 */
final class FeishuBot {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TOO_MANY = 11232;
  private static final int HTTP_TOO_MANY = 429;

  /** Bad request, bad token, bad signature or time, our address or the keyword not allowed. */
  private static final Set<Integer> FOR_GOOD = Set.of(9499, 19001, 19021, 19022, 19024);

  private final FeishuSettings settings;
  private final OutboundCalls calls;
  private final Clock clock;

  FeishuBot(FeishuSettings settings, OutboundCalls calls, Clock clock) {
    this.settings = settings;
    this.calls = calls;
    this.clock = clock;
  }

  Mono<DeliveryResult> send(Notification notification) {
    String url = settings.url();
    return url == null ? Mono.just(new Refused(null, "no bot is set up"))
        : calls.post(URI.create(url), Map.of(), message(notification.body())).map(this::result);
  }

  private String message(String text) {
    Map<String, Object> message = new LinkedHashMap<>();
    String secret = settings.secret();
    if (secret != null) {
      long timestamp = clock.instant().getEpochSecond();
      message.put("timestamp", Long.toString(timestamp));
      message.put("sign", sign(timestamp, secret));
    }
    message.put("msg_type", "text");
    message.put("content", Map.of("text", text));
    return JSON.writeValueAsString(message);
  }

  /** Time and secret are the key, and the message is empty: not what one would expect. */
  static String sign(long timestamp, String secret) {
    byte[] key = (timestamp + "\n" + secret).getBytes(StandardCharsets.UTF_8);
    return Hmac.base64(key, new byte[0]);
  }

  private DeliveryResult result(CallAnswer answer) {
    return switch (answer) {
      case NotAnswered lost -> new Retry(null, lost.reason(), null, false);
      case Answered answered -> result(answered, codeOf(answered.body()));
    };
  }

  /** Failures come with status 200 as well: only the code tells. */
  private DeliveryResult result(Answered answered, @Nullable Integer code) {
    if (answered.isSuccess() && code != null && code == 0) {
      return new Delivered(answered.status());
    }
    String detail = code == null ? "an answer without a code" : "code " + code;
    if (code != null && FOR_GOOD.contains(code)) {
      return new Refused(answered.status(), detail);
    }
    boolean throttled = answered.status() == HTTP_TOO_MANY || (code != null && code == TOO_MANY);
    return new Retry(answered.status(), detail,
        RetryAfter.parse(answered.retryAfter(), clock.instant()), throttled);
  }

  /** {@code code}, or in an older shape {@code StatusCode}; null if there is neither. */
  private static @Nullable Integer codeOf(String body) {
    try {
      JsonNode answer = JSON.readTree(body);
      JsonNode code = answer.has("code") ? answer.path("code") : answer.path("StatusCode");
      return code.isInt() ? code.intValue() : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
