package dev.quittance.events;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of event bodies: snake_case, times as RFC 3339 text, unknown fields ignored. */
public final class EventJson {

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
      .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .build();

  private EventJson() {
  }

  public static byte[] write(Event event) {
    return MAPPER.writeValueAsBytes(event);
  }

  /**
   * Reads the body of an event.
   *
   * @throws MalformedEventException if it is not JSON of that type, or a required field is missing
   */
  public static Event read(EventType type, byte[] body) {
    Event event;
    try {
      event = MAPPER.readValue(body, type.eventClass());
    } catch (JacksonException e) {
      throw new MalformedEventException(type.wireName() + ": " + e.getOriginalMessage(), e);
    }
    if (event == null) {
      throw new MalformedEventException(type.wireName() + ": the body is null");
    }
    requireComplete(type.wireName(), event);
    return event;
  }

  /** Jackson fills an absent record component with null; only a nullable one may stay so. */
  private static void requireComplete(String path, Object value) {
    if (!(value instanceof Record record)) {
      return;
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String componentPath = path + "." + component.getName();
      Object content = contentOf(record, component);
      if (content != null) {
        requireComplete(componentPath, content);
      } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        throw new MalformedEventException(componentPath + " is missing");
      }
    }
  }

  private static @Nullable Object contentOf(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
