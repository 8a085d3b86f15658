/** Sends dead letters back to the topic they came from. */
@NullMarked
package dev.quittance.runtime.redrive;

import org.jspecify.annotations.NullMarked;
