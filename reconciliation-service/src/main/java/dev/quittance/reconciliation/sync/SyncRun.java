package dev.quittance.reconciliation.sync;

import dev.quittance.runtime.openapi.OneOf;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read that was finished.
 *
 * @param askedBy {@code poller}, or the admin who asked
 * @param result what the read meant for our row
 */
record SyncRun(
    long id,
    String paymentId,
    String paymentChannel,
    String askedBy,
    Instant at,
    String providerStatus,
    @OneOf(SyncResult.class) String result,
    List<String> eventIds,
    @Nullable String error) {
}
