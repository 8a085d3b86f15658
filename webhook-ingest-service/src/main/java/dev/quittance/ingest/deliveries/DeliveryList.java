package dev.quittance.ingest.deliveries;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Pages through the deliveries, newest first. */
@Component
public class DeliveryList {

  private static final int LARGEST_PAGE = 200;

  private final Deliveries deliveries;

  DeliveryList(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  /**
   * A page.
   *
   * @param nextCursor what {@code cursor} must be for the next page; null on the last one
   */
  @Schema(name = "DeliveryPage")
  public record Page(List<DeliveryView> items, @Nullable String nextCursor) {
  }

  /**
   * Which deliveries; a blank text lets everything pass.
   *
   * @param from received then or later; null for any time
   * @param to received before then; null for any time
   */
  public record Filter(String provider, String type, String status, @Nullable Instant from,
      @Nullable Instant to) {
  }

  /**
   * A page of what passes the filter.
   *
   * @param cursor the position before which to begin, from the page before; blank begins anew
   */
  public Mono<Page> page(Filter filter, String cursor, int limit) {
    int size = Math.clamp(limit, 1, LARGEST_PAGE);
    long before = cursor.isBlank() ? Long.MAX_VALUE : Long.parseLong(cursor);
    return deliveries.list(filter, before, size).collectList()
        .map(views -> new Page(views, views.size() < size ? null
            : Long.toString(views.getLast().position())));
  }
}
