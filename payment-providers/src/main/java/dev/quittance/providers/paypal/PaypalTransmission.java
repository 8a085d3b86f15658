package dev.quittance.providers.paypal;

import dev.quittance.providers.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What PayPal's headers say about one sending of an event; nothing of it is proven yet.
 *
 * @param id {@code PAYPAL-TRANSMISSION-ID}
 * @param time {@code PAYPAL-TRANSMISSION-TIME} as it came: it is signed as text
 * @param signature {@code PAYPAL-TRANSMISSION-SIG}, Base64
 * @param certUrl {@code PAYPAL-CERT-URL}
 * @param algorithm {@code PAYPAL-AUTH-ALGO}
 */
record PaypalTransmission(
    String id, String time, String signature, String certUrl, String algorithm) {

  private static final String ONLY_ALGORITHM = "SHA256withRSA";
  private static final int LONGEST_URL = 500;
  /**
   * PayPal repeats an event for three days and does not say whether each repetition is signed
   * anew; a shorter window could refuse what is genuine. What comes twice within it is known by
   * its event id.
   */
  private static final Duration OLDEST = Duration.ofDays(4);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

  /** What the headers hold, or why they can be no transmission of PayPal's. */
  sealed interface Reading {

    /** They have the form of a transmission of these days. */
    record Plausible(PaypalTransmission transmission) implements Reading {
    }

    /** They have not. */
    record Refused(String reason) implements Reading {
    }
  }

  /** Reads the headers, and refuses before any call what cannot be right. */
  static Reading of(WebhookRequest request, Clock clock) {
    String id = header(request, "PAYPAL-TRANSMISSION-ID");
    String time = header(request, "PAYPAL-TRANSMISSION-TIME");
    String signature = header(request, "PAYPAL-TRANSMISSION-SIG");
    String certUrl = header(request, "PAYPAL-CERT-URL");
    String algorithm = header(request, "PAYPAL-AUTH-ALGO");
    // No separator of the signed text may hide in one of its parts.
    if (!id.matches("[A-Za-z0-9._:-]{1,100}")) {
      return new Reading.Refused("PAYPAL-TRANSMISSION-ID is missing or is none");
    }
    if (!signature.matches("[A-Za-z0-9+/]{40,2000}={0,2}")) {
      return new Reading.Refused("PAYPAL-TRANSMISSION-SIG is missing or is none");
    }
    if (certUrl.isEmpty() || certUrl.length() > LONGEST_URL) {
      return new Reading.Refused("PAYPAL-CERT-URL is missing or is none");
    }
    if (!algorithm.equals(ONLY_ALGORITHM)) {
      return new Reading.Refused("PAYPAL-AUTH-ALGO is not " + ONLY_ALGORITHM);
    }
    String stale = stalenessOf(time, clock.instant());
    return stale != null ? new Reading.Refused(stale) : new Reading.Plausible(
        new PaypalTransmission(id, time, signature, certUrl, algorithm));
  }

  private static @Nullable String stalenessOf(String time, Instant now) {
    Instant sent;
    try {
      sent = PaypalMapping.instant(time);
    } catch (IllegalArgumentException e) {
      return "PAYPAL-TRANSMISSION-TIME is missing or is none";
    }
    if (sent.isBefore(now.minus(OLDEST))) {
      return "the transmission is older than " + OLDEST.toDays() + " days";
    }
    return sent.isAfter(now.plus(CLOCK_SKEW)) ? "the transmission is from the future" : null;
  }

  private static String header(WebhookRequest request, String name) {
    String value = request.header(name);
    return value == null ? "" : value.strip();
  }

  /** The text that PayPal signs, for the webhook with this id. */
  byte[] signed(String webhookId, byte[] body) {
    CRC32 checksum = new CRC32();
    checksum.update(body);
    return (id + "|" + time + "|" + webhookId + "|" + checksum.getValue())
        .getBytes(StandardCharsets.UTF_8);
  }
}
