/** What the four services share, as Spring Boot auto-configuration. */
@NullMarked
package dev.quittance.runtime;

import org.jspecify.annotations.NullMarked;
