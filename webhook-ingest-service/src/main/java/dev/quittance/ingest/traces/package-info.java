/** Lets a webhook, which comes without our trace, go on in the trace of its payment. */
@NullMarked
package dev.quittance.ingest.traces;

import org.jspecify.annotations.NullMarked;
