/** Signatures that more than one provider uses in the same form. */
@NullMarked
package dev.quittance.providers.signature;

import org.jspecify.annotations.NullMarked;
