package dev.quittance.reconciliation.sync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read that was finished.
 *
 * @param askedBy {@code poller}, or the admin who asked
 * @param result a {@link SyncResult} in lower case
 */
record SyncRun(
    long id,
    String paymentId,
    String paymentChannel,
    String askedBy,
    Instant at,
    String providerStatus,
    String result,
    List<String> eventIds,
    @Nullable String error) {
}
