package dev.quittance.reconciliation.settlement.formats;

import java.io.Reader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of a JSON text, lazily: those that stand one after the other, and those of the
 * {@code data} of each object that is a page. A page is never held whole.
 */
final class JsonObjects<T> implements Iterator<T> {

  private static final int DEEPEST = 32;
  private static final int LONGEST_TEXT = 64 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST).maxStringLength(LONGEST_TEXT).build())
      .build()).disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final BoundedReader text;
  private final JsonParser parser;
  private final Reading<T> reading;
  private boolean inPage;
  private long count;
  private @Nullable T next;

  JsonObjects(Reader text, Reading<T> reading) {
    this.text = new BoundedReader(text);
    this.parser = JSON.createParser(this.text);
    this.reading = reading;
  }

  /** Makes an element of an object and its place, counted from 1. */
  interface Reading<T> {
    T read(JsonNode object, long number);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        JsonNode object = nextObject();
        if (object != null) {
          text.lineDone();
          next = reading.read(object, ++count);
        }
      } catch (JacksonException e) {
        throw new MalformedSettlementException(count + 1, null,
            "is not well-formed JSON: " + e.getOriginalMessage());
      }
    }
    return next != null;
  }

  @Override
  public T next() {
    T element = hasNext() ? next : null;
    if (element == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return element;
  }

  private @Nullable JsonNode nextObject() {
    while (true) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return null;
      }
      if (inPage) {
        if (token == JsonToken.END_ARRAY) {
          inPage = false;
          skipRestOfPage();
          continue;
        }
        requireObject(token);
        return JSON.readTree(parser);
      }
      requireObject(token);
      JsonNode whole = objectUnlessPage();
      if (whole != null) {
        return whole;
      }
    }
  }

  private void requireObject(JsonToken token) {
    if (token != JsonToken.START_OBJECT) {
      throw new MalformedSettlementException(count + 1, null, "is not a JSON object");
    }
  }

  /** An object of the top level; null if it is a page, whose data come next. */
  private @Nullable JsonNode objectUnlessPage() {
    ObjectNode object = JSON.createObjectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("data") && value == JsonToken.START_ARRAY) {
        inPage = true;
        return null;
      }
      object.set(name, JSON.readTree(parser));
    }
    return object;
  }

  private void skipRestOfPage() {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      parser.nextToken();
      parser.skipChildren();
    }
  }
}
