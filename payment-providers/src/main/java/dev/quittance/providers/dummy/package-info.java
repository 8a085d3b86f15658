/** A provider without an account, for development: everything is local. */
@NullMarked
package dev.quittance.providers.dummy;

import org.jspecify.annotations.NullMarked;
