package dev.quittance.systemtests.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * What came back.
 *
 * @param status 0 if nothing came
 * @param headers by their names in lower case
 * @param taken bytes of the request that were written before the answer, or the end
 * @param closed whether the connection cannot be used again
 */
record Answer(int status, Map<String, String> headers, byte[] body, long taken, boolean closed) {

  static Answer none(long taken) {
    return new Answer(0, Map.of(), new byte[0], taken, true);
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
