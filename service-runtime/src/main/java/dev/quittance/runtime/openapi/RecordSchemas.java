package dev.quittance.runtime.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.providers.JavadocProvider;

/**
 * Completes the schema of a record: what is not {@code @Nullable} is always there, what is may be
 * null, and both are described by the record's Javadoc.
 */
final class RecordSchemas implements ModelConverter {

  private static final String ANYTHING = "java.util.Map<java.lang.String, java.lang.Object>";
  private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

  private final JavadocProvider javadoc;
  private final Map<String, Class<?>> types = new ConcurrentHashMap<>();

  RecordSchemas(JavadocProvider javadoc) {
    this.javadoc = javadoc;
  }

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema<?> schema = chain.next().resolve(type, context, chain);
    JavaType java = Json.mapper().constructType(type.getType());
    if (schema != null && java != null && java.getRawClass().isRecord()) {
      complete(java.getRawClass(), defined(java.getRawClass(), schema, context));
    }
    return schema;
  }

  private Schema<?> defined(Class<?> type, Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    if (reference == null) {
      return schema;
    }
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    Class<?> other = types.putIfAbsent(name, type);
    if (other != null && other != type) {
      throw new IllegalStateException(type + " and " + other
          + " would be one schema: give one of them another name by @Schema(name = …)");
    }
    Schema<?> found = context.getDefinedModels().get(name);
    return found == null ? schema : found;
  }

  private void complete(Class<?> type, Schema<?> schema) {
    if (schema.getProperties() == null) {
      return;
    }
    if (schema.getTypes() == null) {
      schema.setTypes(Set.of("object"));
    }
    schema.setDescription(blankToNull(javadoc.getClassJavadoc(type)));
    Map<String, String> words = javadoc.getRecordClassParamJavadoc(type);
    Set<String> components = new HashSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = nameOf(component);
      components.add(name);
      Schema<?> property = schema.getProperties().get(name);
      if (property == null) {
        continue;
      }
      if (property.getDescription() == null) {
        property.setDescription(blankToNull(words == null ? null : words.get(component.getName())));
      }
      if (component.getGenericType().getTypeName().equals(ANYTHING)) {
        property.setAdditionalProperties(true);
      }
      if (property.getAdditionalProperties() instanceof Schema<?> values) {
        // Said of the map, and not of what is in it.
        values.setMaxProperties(null);
      }
      OneOf texts = component.getAnnotation(OneOf.class);
      if (texts != null) {
        setEnum(property, texts);
      }
      // What a caller must give is nullable for Java, which may find it missing.
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        requireOnce(schema, name);
      } else if (schema.getRequired() == null || !schema.getRequired().contains(name)) {
        allowNull(property);
      }
    }
    // What else is there is made of these, by a method.
    schema.getProperties().keySet().stream().filter(name -> !components.contains(name))
        .forEach(name -> requireOnce(schema, name));
  }

  @SuppressWarnings("unchecked")
  private static void setEnum(Schema<?> property, OneOf texts) {
    ((Schema<Object>) property).setEnum(Stream.<Object>concat(
        Arrays.stream(texts.value().getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT)),
        Arrays.stream(texts.also())).collect(Collectors.toCollection(ArrayList::new)));
  }

  private static void allowNull(Schema<?> property) {
    String reference = property.get$ref();
    if (reference != null) {
      property.set$ref(null);
      property.setOneOf(List.of(
          new Schema<>().$ref(reference), new Schema<>().types(Set.of("null"))));
    } else if (property.getTypes() != null) {
      property.addType("null");
      if (property.getEnum() != null && !property.getEnum().contains(null)) {
        property.addEnumItemObject(null);
      }
    }
  }

  private static void requireOnce(Schema<?> schema, String name) {
    if (schema.getRequired() == null || !schema.getRequired().contains(name)) {
      schema.addRequiredItem(name);
    }
  }

  private static String nameOf(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named != null && !named.value().isEmpty()
        ? named.value() : SNAKE_CASE.translate(component.getName());
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : Descriptions.plain(text);
  }
}
