package dev.quittance.order.notifications;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A Feishu or Lark custom bot.
 *
 * @param url {@code FEISHU_WEBHOOK_URL}: its address, whose last part is a secret; blank for none
 * @param secret {@code FEISHU_WEBHOOK_SECRET}: signs messages; blank if the bot wants none signed
 * @param events {@code FEISHU_EVENTS}: the event types it tells of
 * @param perSecond what one bot takes in a second
 * @param perMinute what one bot takes in a minute
 * @param pause the rest for all messages after the bot said that there were too many
 * @param oldestEvent older events are no news: they come when the topic is read from its beginning
 */
@ConfigurationProperties("quittance.notifications.feishu")
public record FeishuSettings(
    @Nullable String url,
    @Nullable String secret,
    @DefaultValue List<String> events,
    @DefaultValue("5") int perSecond,
    @DefaultValue("100") int perMinute,
    @DefaultValue("10s") Duration pause,
    @DefaultValue("24h") Duration oldestEvent) {

  public FeishuSettings {
    url = url == null || url.isBlank() ? null : url.strip();
    secret = secret == null || secret.isBlank() ? null : secret;
    events = List.copyOf(events);
    if (url != null && !isAddress(url)) {
      throw new IllegalArgumentException("FEISHU_WEBHOOK_URL is not an http(s) address");
    }
    if (url == null && secret != null) {
      throw new IllegalArgumentException("FEISHU_WEBHOOK_SECRET is set without an address");
    }
    if (perSecond < 1 || perMinute < 1) {
      throw new IllegalArgumentException(
          "quittance.notifications.feishu: per-second and per-minute must be at least 1");
    }
    if (pause.isNegative() || !oldestEvent.isPositive()) {
      throw new IllegalArgumentException("quittance.notifications.feishu: oldest-event must be"
          + " positive, pause must not be negative");
    }
    events.stream().filter(event -> !NotifiedEvents.includes(event)).findFirst()
        .ifPresent(event -> {
          throw new IllegalArgumentException("FEISHU_EVENTS: no event type " + event);
        });
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = URI.create(url);
      return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "FeishuSettings[url=" + (url == null ? "none" : "***") + ", events=" + events + "]";
  }
}
