package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import dev.quittance.providers.stripe.StripeCurrencies;
import java.io.Reader;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers of Stripe's {@code GET /v1/balance_transactions}, best with {@code expand[]=data.source}:
 * balance transactions one after the other, or whole pages of them. Amounts are in Stripe's own
 * minor units.
 */
final class StripeJson implements SettlementFormat {

  static final String NAME = "stripe_json";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Iterator<SettlementLine> read(Reader text) {
    return new JsonObjects<>(text, StripeJson::line);
  }

  private static SettlementLine line(JsonNode object, long number) {
    Told told = new Told(object, number);
    if (!told.required("object").equals("balance_transaction")) {
      throw told.wrong("object", "is not balance_transaction");
    }
    String category = told.required("reporting_category");
    LineKind kind = StripeCategories.kindOf(category);
    JsonNode source = object.path("source");
    String sourceId = source.isObject() ? text(source, "id") : text(object, "source");
    String reference = told.required("id");
    if (!SettlementLine.isId(reference)) {
      throw told.wrong("id", "is not an id");
    }
    boolean refund = kind == LineKind.REFUND || kind == LineKind.REFUND_FAILURE;
    if (refund && (sourceId == null || !SettlementLine.isId(sourceId))) {
      throw told.wrong("source", "is not an id");
    }
    Money gross = told.money("amount");
    return new SettlementLine(number, reference, kind, references(source, sourceId),
        refund ? sourceId : null, gross, told.money("fee"), told.money("net"),
        charged(object, source, gross, told), Instant.ofEpochSecond(told.whole("created")),
        category, object.toString());
  }

  private static List<String> references(JsonNode source, @Nullable String sourceId) {
    return Stream.of(text(source.path("metadata"), "payment_id"), id(source, "payment_intent"),
            id(source, "charge"), sourceId)
        .mapMulti((@Nullable String id, Consumer<String> ids) -> {
          if (id != null) {
            ids.accept(id);
          }
        }).toList();
  }

  /** What the payer saw; unknown if Stripe converted it and the source was not expanded. */
  private static @Nullable Money charged(
      JsonNode object, JsonNode source, Money gross, Told told) {
    if (source.path("amount").isIntegralNumber() && source.path("currency").isString()) {
      JsonNode captured = source.path("amount_captured");
      long amount = captured.isIntegralNumber() && captured.asLong() > 0
          ? captured.asLong() : source.path("amount").asLong();
      return told.money("source", amount, source.path("currency").asString());
    }
    return object.path("exchange_rate").isNumber() ? null
        : new Money(Math.abs(gross.amountMinor()), gross.currency());
  }

  private static @Nullable String id(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isObject() ? text(value, "id") : text(object, field);
  }

  private static @Nullable String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isString() && !value.asString().isBlank() ? value.asString() : null;
  }

  /** An object with errors that name the field. */
  private record Told(JsonNode object, long number) {

    String required(String field) {
      String value = text(object, field);
      if (value == null) {
        throw wrong(field, "is missing");
      }
      return value;
    }

    long whole(String field) {
      JsonNode value = object.path(field);
      if (!value.isIntegralNumber() || !value.canConvertToLong()
          || Math.abs(value.asLong()) > 1_000_000_000_000_000L) {
        throw wrong(field, "is not a whole number");
      }
      return value.asLong();
    }

    Money money(String field) {
      return money(field, whole(field), required("currency"));
    }

    Money money(String field, long amount, String currency) {
      try {
        return StripeCurrencies.toMoney(amount, currency);
      } catch (IllegalArgumentException e) {
        throw wrong(field, String.valueOf(e.getMessage()));
      }
    }

    MalformedSettlementException wrong(String field, String problem) {
      return new MalformedSettlementException(number, field, problem);
    }
  }
}
