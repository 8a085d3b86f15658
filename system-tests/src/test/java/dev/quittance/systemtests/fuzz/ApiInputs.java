package dev.quittance.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.systemtests.fuzz.Input.Due;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Requests to the APIs: one thing of a valid request is spoilt, sometimes two. */
final class ApiInputs {

  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?(\\w+)[^}]*}");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH",
      "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get", "G@T", "X".repeat(200));
  private static final List<String> HEADERS = List.of("Accept", "Accept-Language",
      "Accept-Encoding", "Accept-Charset", "If-None-Match", "If-Modified-Since", "Range", "Cookie",
      "Origin", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded",
      "X-HTTP-Method-Override", "Last-Event-ID", "traceparent", "tracestate", "baggage", "b3",
      "X-API-Key", "Content-Encoding", "Content-Language", "Expect", "Upgrade", "Connection",
      "Host", "Transfer-Encoding", "Access-Control-Request-Method", "X-Request-Id");
  private static final List<String> TYPES = List.of("", "text/plain", "application/xml",
      "application/x-www-form-urlencoded", "multipart/form-data",
      "multipart/form-data; boundary=x", "application/json; charset=utf-16",
      "application/json; charset=iso-8859-1", "application/json; charset=nonsense",
      "application/json;;;", "application/*", "*/*", "application", "/", "json",
      "application/merge-patch+json", "application/cbor", "text/csv", "application/x-ndjson",
      "application/octet-stream", "application/json, text/plain", "application/json\t",
      "application/problem+json", "text/html;q=é", "application/json; charset=\"utf-8");
  private static final List<String> KEYS = List.of("", " ", "a b", "x", "\u0001", "é",
      "k".repeat(255), "k".repeat(256), "k".repeat(5000), "' OR 1=1--", "%00", "same", "same");
  private static final List<String> CSV = List.of(
      "id,type,charge,refund,amount,fee,net,currency,created_at\n"
          + "trxn_1,charge,chrg_1,,5000,100,4900,THB,2026-01-01T00:00:00Z\n",
      "type,id,charge,order_no,amount,fee,currency,time\n"
          + "charge,ch_1,,o-1,50.00,0.30,cny,2026-01-01 00:00:00\n",
      "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,"
          + "charge_id\ntxn_1,2026-01-01 00:00:00,cny,50.00,1.00,49.00,charge,ch_1,ch_1\n",
      "{\"object\": \"balance_transaction\", \"id\": \"txn_1\", \"amount\": 1}\n", "\"\n\"\"\n,",
      "a,b\n1\n");

  private final Fixtures fixtures;
  private final Operations operations;

  ApiInputs(Fixtures fixtures) {
    this.fixtures = fixtures;
    this.operations = new Operations(fixtures);
  }

  static String contentType(SplittableRandom random) {
    return random.nextInt(4) == 0 ? Hostile.headerValue(random) : Hostile.pick(TYPES, random);
  }

  Input input(long number, Endpoint endpoint, SplittableRandom random) {
    Request request = new Request(endpoint.method(), path(endpoint, random, false));
    String token = random.nextInt(4) == 0 ? fixtures.tokens().user() : fixtures.tokens().admin();
    request.header("Authorization", "Bearer " + token);
    JsonNode valid = operations.body(endpoint);
    String what = body(request, endpoint, valid, random);
    if (what.isEmpty() || random.nextInt(10) == 0) {
      what += " " + spoil(request, endpoint, random);
    }
    return new Input(number, endpoint, what.strip(), request.head(), Body.of(request.body()),
        request.isHttp() ? Due.ANSWER : Due.HTTP_REFUSAL);
  }

  private String path(Endpoint endpoint, SplittableRandom random, boolean hostile) {
    return VARIABLE.matcher(endpoint.pattern()).replaceAll(variable ->
        java.util.regex.Matcher.quoteReplacement(hostile ? Hostile.pathPart(random)
            : Hostile.pick(fixtures.values().getOrDefault(variable.group(1), List.of("x")),
                random)));
  }

  /** What was done to the body; empty if it is valid, or there is none. */
  private String body(
      Request request, Endpoint endpoint, JsonNode valid, SplittableRandom random) {
    boolean upload = endpoint.pattern().equals("/admin/settlements/{provider}")
        && endpoint.method().equals("POST");
    if (upload) {
      return upload(request, random);
    }
    if (endpoint.method().equals("GET") || endpoint.method().equals("DELETE")) {
      return "";
    }
    request.header("Content-Type", "application/json");
    int ticket = random.nextInt(100);
    if (valid == null) {
      request.body(ticket < 70 ? new byte[0] : Hostile.json(random).getBytes(UTF_8));
      return "";
    }
    if (ticket < 65) {
      request.body(JsonMutations.spoilt(valid, random));
      return "spoilt body";
    }
    if (ticket < 72) {
      request.body(Hostile.json(random).getBytes(UTF_8));
      return "hostile body";
    }
    if (ticket < 78) {
      request.body(Hostile.bytes(random, 2048));
      return "random bytes";
    }
    request.body(valid.toString().getBytes(UTF_8));
    return "";
  }

  private static String upload(Request request, SplittableRandom random) {
    byte[] file = Hostile.pick(CSV, random).getBytes(UTF_8);
    for (int count = random.nextInt(4); count > 0; count--) {
      file[random.nextInt(file.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(6) == 0) {
      request.header("Content-Type", "multipart/form-data; boundary=b");
      byte[] part = ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n"
          + (random.nextBoolean() ? "\r\n" : "") + new String(file, UTF_8)
          + (random.nextBoolean() ? "\r\n--b--\r\n" : "")).getBytes(UTF_8);
      request.body(part);
      return "spoilt form";
    }
    request.header("Content-Type",
        Hostile.pick(List.of("text/csv", "application/json", "application/x-ndjson"), random));
    request.body(random.nextInt(8) == 0 ? Hostile.bytes(random, 4096) : file);
    return "spoilt report";
  }

  private String spoil(Request request, Endpoint endpoint, SplittableRandom random) {
    int ticket = random.nextInt(100);
    if (ticket < 25 && endpoint.pattern().contains("{")) {
      request.target(path(endpoint, random, true));
      return "hostile path";
    }
    if (ticket < 30) {
      request.target(request.target() + Hostile.pick(List.of("/", "//", "/..", "/%2e%2e", "/x",
          ";a=b", "?", "#", "%", ".json", "/../admin/providers"), random));
      return "longer path";
    }
    if (ticket < 62) {
      return query(request, endpoint, random);
    }
    if (ticket < 72) {
      request.replace("Authorization", Hostile.pick(fixtures.tokens().broken(), random));
      return "broken token";
    }
    if (ticket < 75) {
      request.without("Authorization");
      return "no token";
    }
    if (ticket < 80) {
      request.method(Hostile.pick(METHODS, random));
      return "other method";
    }
    if (ticket < 85) {
      request.header("Idempotency-Key", Hostile.pick(KEYS, random));
      return "idempotency key";
    }
    if (ticket < 90) {
      request.replace("Content-Type", contentType(random));
      return "content type";
    }
    return headers(request, random);
  }

  private String query(Request request, Endpoint endpoint, SplittableRandom random) {
    StringBuilder query = new StringBuilder("?");
    for (int count = random.nextInt(3); count >= 0; count--) {
      query.append(Hostile.pick(operations.query(endpoint), random)).append('=')
          .append(Hostile.queryValue(random)).append('&');
    }
    request.target(request.target() + query);
    return "hostile query";
  }

  private static String headers(Request request, SplittableRandom random) {
    if (random.nextInt(6) == 0) {
      int count = 1 << random.nextInt(3, 12);
      for (int index = 0; index < count; index++) {
        request.header("X-Flood-" + index, "v");
      }
      return "header flood";
    }
    Map.Entry<String, String> header =
        Map.entry(Hostile.pick(HEADERS, random), Hostile.headerValue(random));
    request.header(header.getKey(), header.getValue());
    return "hostile " + header.getKey();
  }
}
