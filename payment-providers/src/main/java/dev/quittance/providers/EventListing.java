package dev.quittance.providers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What listing a provider's past events gave. */
public sealed interface EventListing {

  /**
   * One page, in the provider's order.
   *
   * @param bodies each event as {@link ProviderWebhooks#translate} reads it
   * @param cursor where the next page begins; null if this is the last
   */
  record Page(List<String> bodies, @Nullable String cursor) implements EventListing {

    public Page {
      bodies = List.copyOf(bodies);
    }
  }

  /**
   * No answer, or one that could not be read.
   *
   * @param code as in {@link PaymentReading.Unavailable}
   */
  record Unavailable(String code, String detail) implements EventListing {
  }
}
