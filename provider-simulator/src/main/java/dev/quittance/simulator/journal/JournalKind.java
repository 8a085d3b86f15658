package dev.quittance.simulator.journal;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One kind of line in the journal. A later line about the same thing replaces an earlier one.
 *
 * @param name the kind as it stands in the line
 * @param type the record a line holds
 * @param restore takes one line back at start
 * @param snapshot everything of this kind that is still needed, oldest first
 */
public record JournalKind<T>(
    String name, Class<T> type, Consumer<T> restore, Supplier<? extends Collection<T>> snapshot) {}
