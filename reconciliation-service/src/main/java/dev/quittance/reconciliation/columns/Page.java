package dev.quittance.reconciliation.columns;

import dev.quittance.runtime.web.ProblemException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * One page of a list, newest first.
 *
 * @param nextCursor what {@code cursor} must be for the next page; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /**
   * Where a page begins and how long it is.
   *
   * @param before only rows of a lower position
   */
  public record Request(long before, int limit) {

    private static final int LONGEST = 200;

    /**
     * Reads the query parameters.
     *
     * @throws RuntimeException a problem of status 400 if one of them is not valid
     */
    public static Request of(@Nullable String cursor, int limit) {
      if (limit < 1 || limit > LONGEST) {
        throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_limit",
            "limit must be 1 to " + LONGEST);
      }
      if (cursor == null) {
        return new Request(Long.MAX_VALUE, limit);
      }
      try {
        return new Request(Long.parseLong(cursor), limit);
      } catch (NumberFormatException _) {
        throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor",
            "cursor must be the next_cursor of an earlier page");
      }
    }

    /** The page of these rows, which must be at most one more than the limit. */
    public <T> Page<T> page(List<T> rows, ToLongFunction<T> position) {
      if (rows.size() <= limit) {
        return new Page<>(rows, null);
      }
      List<T> items = rows.subList(0, limit);
      return new Page<>(items, Long.toString(position.applyAsLong(items.getLast())));
    }
  }
}
