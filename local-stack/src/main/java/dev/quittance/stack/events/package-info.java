/** The tools for those who read events: export to Parquet, and publishing history again. */
@NullMarked
package dev.quittance.stack.events;

import org.jspecify.annotations.NullMarked;
