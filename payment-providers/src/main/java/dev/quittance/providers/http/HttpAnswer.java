package dev.quittance.providers.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What became of an HTTP call. What matters is whether the provider can have acted on it. */
public sealed interface HttpAnswer {

  /**
   * An answer that came whole, of any status.
   *
   * @param headers by lower-case name
   * @param body decoded as UTF-8
   */
  record Answered(int status, Map<String, List<String>> headers, String body)
      implements HttpAnswer {

    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /** The provider was never reached: no connection came about. */
  record NotSent(IOException cause) implements HttpAnswer {
  }

  /** It may have arrived; no answer came, or only a part of one. */
  record Lost(IOException cause) implements HttpAnswer {
  }
}
