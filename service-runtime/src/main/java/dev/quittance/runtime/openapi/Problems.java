package dev.quittance.runtime.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** The problem documents that an operation can answer with. */
final class Problems {

  static final String SCHEMA_NAME = "Problem";
  private static final String REFERENCE = "#/components/schemas/" + SCHEMA_NAME;
  private static final String TYPE = "https://quittance.dev/problems/";

  /** What some problems have besides, by name. */
  private static final Map<String, Schema<?>> MEMBERS = members();

  private Problems() {
  }

  private static Map<String, Schema<?>> members() {
    Map<String, Schema<?>> members = new TreeMap<>();
    members.put("payment_channel", text("where a provider is involved"));
    members.put("balance", number("with `insufficient_credits`: what there is to spend"));
    members.put("refundable", text("with `refund_exceeds_payment`: what is left, in major units"));
    members.put("currencies", list(new StringSchema().types(Set.of("string")),
        "with `currency_not_offered`: those that are"));
    members.put("enabled_channels", list(new StringSchema().types(Set.of("string")),
        "with `channel_not_enabled`: those that are"));
    members.put("discrepancy_ids", list(number("one"),
        "with `unknown_discrepancy`: those that are not the import's"));
    members.put("line", number("with `invalid_settlement_file`: where the file is wrong"));
    members.put("column", text("with `invalid_settlement_file`: the column's name"));
    return members;
  }

  private static Schema<?> number(String description) {
    return new IntegerSchema().types(Set.of("integer")).format("int64").description(description);
  }

  private static Schema<?> list(Schema<?> items, String description) {
    Schema<?> list = new Schema<>().types(Set.of("array")).description(description);
    list.setItems(items);
    return list;
  }

  static Schema<?> schema() {
    Schema<?> schema = new Schema<>().types(Set.of("object"))
        .description("A problem document of RFC 9457.");
    schema.addProperty("type", text(TYPE + " and the code"));
    schema.addProperty("title", text("the status in words"));
    schema.addProperty("status", new IntegerSchema().types(Set.of("integer")));
    schema.addProperty("detail", text("for a person"));
    schema.addProperty("instance", text("the path that was called"));
    schema.addProperty("code", text("stable; see docs/errors.md"));
    MEMBERS.forEach(schema::addProperty);
    schema.setRequired(List.of("type", "title", "status", "code"));
    return schema;
  }

  private static Schema<?> text(String description) {
    return new StringSchema().types(Set.of("string")).description(description);
  }

  /**
   * Adds them, one answer for each status with an example for each code.
   *
   * @param problems status and code: {@code 404 order_not_found}
   */
  static void add(Operation operation, List<String> problems) {
    problems.stream().collect(Collectors.groupingBy(problem -> problem.substring(0, 3),
        TreeMap::new, Collectors.toCollection(TreeSet::new))).forEach((status, all) ->
            operation.getResponses().addApiResponse(status, answer(status,
                all.stream().map(problem -> problem.substring(4)).toList())));
  }

  private static ApiResponse answer(String status, List<String> codes) {
    HttpStatus known = HttpStatus.valueOf(Integer.parseInt(status));
    MediaType document = new MediaType().schema(new Schema<>().$ref(REFERENCE));
    codes.forEach(code -> document.addExamples(code, new Example().value(Map.of(
        "type", TYPE + code, "title", known.getReasonPhrase(),
        "status", known.value(), "code", code))));
    ApiResponse answer = new ApiResponse()
        .description(codes.stream().map(code -> "`" + code + "`")
            .collect(Collectors.joining(", ")))
        .content(new Content().addMediaType("application/problem+json", document));
    if (known == HttpStatus.SERVICE_UNAVAILABLE || known == HttpStatus.TOO_MANY_REQUESTS) {
      answer.addHeaderObject("Retry-After", new Header().description("in seconds")
          .schema(new IntegerSchema().types(Set.of("integer"))));
    }
    return answer;
  }
}
