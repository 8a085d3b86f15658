/** A provider that does not exist, added as docs/providers/adding-a-provider.md says. */
@NullMarked
package dev.quittance.providers.toy;

import org.jspecify.annotations.NullMarked;
