package dev.quittance.systemtests.fuzz;

import java.nio.charset.StandardCharsets;

/**
 * One request, byte by byte.
 *
 * @param number its place in the campaign; with the seed it makes the same input again
 * @param endpoint what it is counted for
 * @param what was done to it
 */
record Input(long number, Endpoint endpoint, String what, byte[] head, Body body, Due due) {

  /** Which answer is due. */
  enum Due {
    /** An answer of the service, a problem if it is an error. */
    ANSWER,
    /** As before, but a 2xx would be wrong: nobody vouches for the request. */
    REFUSAL,
    /** It is no HTTP, or larger than HTTP heads may be: the server may refuse it without a body. */
    HTTP_REFUSAL,
    /** 413, as a problem. */
    TOO_LARGE,
    /** It has no end: the server ends it within its limits, if it can with an answer. */
    END
  }

  boolean isHead() {
    return new String(head, StandardCharsets.ISO_8859_1).startsWith("HEAD ");
  }
}
