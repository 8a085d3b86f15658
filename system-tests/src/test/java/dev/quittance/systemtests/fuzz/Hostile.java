package dev.quittance.systemtests.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Values that no service should stumble over. None of them holds a word that the oracle takes for
 * one of our insides.
 */
final class Hostile {

  private static final List<String> JSON = List.of("null", "true", "{}", "[]", "[[]]", "[null]",
      "0", "-0", "-1", "1", "0.001", "1.005", "-199.00", "1e400", "1E-400", "1e999999999", "NaN",
      "Infinity", "-Infinity", "0x10", "007", "+1", ".5", "1.", "9223372036854775807",
      "9223372036854775808", "-9223372036854775809", "99999999999999999999999999999999999999",
      "2147483648", "253402300800", "-62135596801", "\"\"", "\" \"", "\"\\u0000\"",
      "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u202e\"",
      "\"\\ufeff\"", "\"\\uffff\"", "\"\\u0007\\u001b[31m\"", "\"\\r\\nX-Injected: 1\"",
      "\"' OR '1'='1' --\"", "\"'; DROP TABLE orders; --\"", "\"$$;\"", "\":name ?1 $1\"",
      "\"<script>alert(1)</script>\"", "\"{{7*7}}${7*7}#{7*7}\"", "\"%s%n%x%d{}{0}\"",
      "\"${jndi:ldap://127.0.0.1:1/x}\"", "\"../../../../etc/passwd\"", "\"%00%0d%0a\"",
      "\"file:///etc/passwd\"", "\"javascript:alert(1)\"", "\"http://[::1\"", "\"http://a:b@c/\"",
      "\"1.00\"", "\"1.000\"", "\"0.5\"", "\"-1.00\"", "\"1e3\"", "\"NaN\"", "\"١٢٣\"",
      "\"999999999999999.99\"", "\"9999999999999999999\"", "\"JPY\"", "\"KWD\"", "\"XXX\"",
      "\"XAU\"", "\"cny\"", "\"TND\"", "\"ISK\"", "\"ÇNY\"", "\"2026-13-45T99:99:99Z\"",
      "\"+999999999-12-31T23:59:59Z\"", "\"-999999999-01-01T00:00:00Z\"", "\"0000-00-00\"",
      "\"stripe:\"", "\":\"", "\"stripe:stripe:stripe\"", "\"dummy\"", "\"scripe\"",
      "\"wx_pub_qr\"", "\"00000000-0000-0000-0000-000000000000\"", "'single'", "undefined",
      "\"\\x41\"", "\"\\u12\"", "\"tab\there\"", "tru", "[1,]", "{\"a\":1,}", "{\"a\":{\"a\":{}}}",
      "{\"__proto__\": 1, \"@class\": \"x\", \"@type\": \"y\", \"$ref\": \"#\"}");
  private static final List<String> NAMES = List.of("\"\"", "\"\\u0000\"", "\"__proto__\"",
      "\"@class\"", "\"\\ud800\"", "\"a.b[0]\"", "\"id\"", "\"amount\"", "\"type\"");
  private static final List<String> PATH_PARTS = List.of("%00", "x%00y", "%2e%2e%2f%2e%2e", "..",
      ".", "%2F", "a%2Fb", "%5c", "%0d%0aX-Injected:%201", "%20", "%25", "%", "%zz", "%ED%A0%80",
      "%C0%AF", "%FF", "a;b=c", ";", "%3B", "-1", "0", "null", "%7B%7D", "'%20OR%201=1--",
      "%F0%9F%92%A9", "18446744073709551616", "999999999999999999", "1e3", "*", "~", "a b",
      "é", "\u0001", "%E2%80%AE", "00000000-0000-0000-0000-000000000000", "stripe", "replay",
      "approve", "{id}", "<x>", "\"", "//", "a//b", "?", "#", "@", ":");
  private static final List<String> QUERY_VALUES = List.of("", "%00", "-1", "0", "1", "2147483648",
      "9223372036854775807", "9223372036854775808", "99999999999999999999", "NaN", "1e9", "x",
      "%", "%zz", "%FF", "%ED%A0%80", "%C0%AF", "'%20OR%201=1--", "%27%3B--", "all", "open",
      "2026-01-01T00:00:00Z", "2026-01-01", "2026-13-45T99:99:99Z", "+999999999-12-31T23:59:59Z",
      "%2B999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "%2B1000000000-01-01T00:00Z",
      "9999-12-31T23:59:59.999999999Z", "1.00", "-1.00", "1e400", "0.0000001", "CNY", "JPY", "XXX",
      "paid", "null", "%F0%9F%92%A9", "a,b", "1&limit=2", "AAAA", "e30=", "MTIzNDU2", "%20",
      "stripe", "wx_pub_qr", "%E2%80%AE");
  private static final List<String> HEADER_VALUES = List.of("", " ", "*", "*/*", "x", "\u0000",
      "\u0001", "\u007f", "é", "ÿþ", "a,b,c", ",,,,", ";;;", "\"", "\t", "-1", "0", "1e9",
      "99999999999999999999", "text/html", "application/xml;q=0.9, */*;q=-1", "q=NaN",
      "application/json;charset=nonsense", "image/png", "text/event-stream", "gzip;q=2",
      "bytes=0-18446744073709551615", "<script>", "${jndi:ldap://127.0.0.1:1/x}", "%00", "../..",
      "Thu, 01 Jan 1970 00:00:00 GMT", "W/\"x\"", "null");

  private Hostile() {
  }

  static String json(SplittableRandom random) {
    return switch (random.nextInt(14)) {
      case 0 -> "[".repeat(1 << random.nextInt(4, 13));
      case 1 -> nested("[", "]", random);
      case 2 -> nested("{\"a\":", "}", random);
      case 3 -> "\"" + "x".repeat(1 << random.nextInt(6, 15)) + "\"";
      case 4 -> "\"" + "é\uD83D\uDE00".repeat(1 << random.nextInt(4, 11)) + "\"";
      case 5 -> (random.nextBoolean() ? "-" : "") + "9".repeat(1 << random.nextInt(4, 13));
      default -> pick(JSON, random);
    };
  }

  private static String nested(String open, String close, SplittableRandom random) {
    int depth = 1 << random.nextInt(4, 12);
    return open.repeat(depth) + "1" + close.repeat(depth);
  }

  static String jsonName(SplittableRandom random) {
    return random.nextInt(4) == 0 ? "\"" + "n".repeat(1 << random.nextInt(6, 13)) + "\""
        : pick(NAMES, random);
  }

  static String pathPart(SplittableRandom random) {
    return random.nextInt(10) == 0 ? "a".repeat(1 << random.nextInt(6, 12))
        : pick(PATH_PARTS, random);
  }

  static String queryValue(SplittableRandom random) {
    return random.nextInt(10) == 0 ? "9".repeat(1 << random.nextInt(4, 12))
        : pick(QUERY_VALUES, random);
  }

  static String headerValue(SplittableRandom random) {
    return random.nextInt(8) == 0 ? "v".repeat(1 << random.nextInt(6, 13))
        : pick(HEADER_VALUES, random);
  }

  static byte[] bytes(SplittableRandom random, int most) {
    byte[] bytes = new byte[random.nextInt(most) + 1];
    random.nextBytes(bytes);
    return bytes;
  }

  static <T> T pick(List<T> values, SplittableRandom random) {
    return values.get(random.nextInt(values.size()));
  }
}
