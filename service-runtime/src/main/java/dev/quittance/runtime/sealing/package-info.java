/** Encrypts what a frontend needs and no event may show. */
@NullMarked
package dev.quittance.runtime.sealing;

import org.jspecify.annotations.NullMarked;
