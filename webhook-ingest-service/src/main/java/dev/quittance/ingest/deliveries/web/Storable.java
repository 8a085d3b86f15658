package dev.quittance.ingest.deliveries.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.events.EventJson;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.Translation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a genuine webhook can be kept and published. A provider that is told to try again would
 * do so for days, and no try would end better.
 */
final class Storable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final int LONGEST_NAME = 255;
  /** Of any one text; the longest that every index takes is 2704. */
  private static final int MOST_BYTES = 2_000;

  private Storable() {
  }

  /** Null if it can; otherwise why not. */
  static @Nullable String refusal(byte[] body, ProviderEvent event) {
    String text;
    try {
      // JSON readers take UTF-16 for JSON as well; the stored text would be none.
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return "the body is not UTF-8";
    }
    if (text.indexOf('\0') >= 0) {
      return "the body is not UTF-8";
    }
    if (!isName(event.providerEventId()) || !isName(event.eventType())) {
      return "the event's id or type is too long, or holds a control character";
    }
    if (event.createdAt().isBefore(Instant.EPOCH) || event.createdAt().isAfter(LATEST)) {
      return "the event's time is out of range";
    }
    return event.translation() instanceof Translation.Outcome(var outcome)
        ? refusal(outcome) : null;
  }

  private static @Nullable String refusal(dev.quittance.events.Event outcome) {
    try {
      return isStorable(JSON.readTree(EventJson.write(outcome))) ? null
          : "a text of the event is too long, or holds a NUL or half a character";
    } catch (JacksonException e) {
      return "a text of the event holds half a character";
    }
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && text.codePoints().noneMatch(point ->
        Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
  }

  private static boolean isText(String text) {
    return text.codePoints().noneMatch(point ->
        point == 0 || Character.getType(point) == Character.SURROGATE);
  }

  private static boolean isStorable(JsonNode node) {
    if (node.isString()) {
      return isText(node.asString()) && node.asString().getBytes(UTF_8).length <= MOST_BYTES;
    }
    return node.propertyStream().allMatch(field -> isText(field.getKey()))
        && node.valueStream().allMatch(Storable::isStorable);
  }
}
