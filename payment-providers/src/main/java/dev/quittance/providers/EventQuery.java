package dev.quittance.providers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a provider's past events to list.
 *
 * @param from the earliest time of an event, by the provider's clock
 * @param to the latest
 * @param cursor where the page before this one ended; null for the first
 */
public record EventQuery(Instant from, Instant to, @Nullable String cursor) {
}
