/** Who calls: JWT, scopes, and what is public. */
@NullMarked
package dev.quittance.runtime.security;

import org.jspecify.annotations.NullMarked;
