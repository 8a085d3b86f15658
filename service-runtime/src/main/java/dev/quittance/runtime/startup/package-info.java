/** What is said when a service cannot start. */
@NullMarked
package dev.quittance.runtime.startup;

import org.jspecify.annotations.NullMarked;
