package dev.quittance.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schemas (draft 2020-12) of the event bodies, as they lie in this jar. */
public final class EventSchemas {

  private EventSchemas() {
  }

  /** The schema of a type, {@code schemas/payment.succeeded.v1.json} for one. */
  public static String of(EventType type) {
    String name = "/schemas/" + type.wireName() + ".json";
    try (InputStream schema = EventSchemas.class.getResourceAsStream(name)) {
      if (schema == null) {
        throw new IllegalStateException("no schema " + name);
      }
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
