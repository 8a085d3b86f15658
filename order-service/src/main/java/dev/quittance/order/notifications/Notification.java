package dev.quittance.order.notifications;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell one target.
 *
 * @param notificationId the {@code webhook-id}, the same in every try
 * @param position the cursor of what comes after it in a list
 * @param target {@link #FEISHU}, or the id of a webhook endpoint
 * @param orderId null where a provider did not say which order
 * @param body what is sent: JSON for a webhook, the text for a bot
 * @param tries since it was stored or replayed
 * @param claims how often it was claimed at all
 * @param dueAt when it is sent next; while it is sent, when the lease ends
 * @param failure what the last try said
 */
public record Notification(String notificationId, long position, String target, String eventId,
    String eventType, @Nullable String orderId, String body, Status status, int tries, int claims,
    Instant dueAt, @Nullable String failure, Instant createdAt, @Nullable Instant sentAt) {

  /** The target that is the Feishu or Lark bot. */
  public static final String FEISHU = "feishu";

  /** Where it stands. */
  public enum Status {
    WAITING, SENT,
    /** No try is left; it can be replayed. */
    FAILED;

    /** As it stands in the database and in the API. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  boolean isForFeishu() {
    return target.equals(FEISHU);
  }

  /** What metrics call the target: endpoints are not told apart. */
  String targetKind() {
    return isForFeishu() ? FEISHU : "webhook";
  }

  /** Without the body. */
  @Override
  public String toString() {
    return "Notification[" + notificationId + " target=" + target + " event=" + eventId
        + " status=" + status.text() + " tries=" + tries + "]";
  }
}
