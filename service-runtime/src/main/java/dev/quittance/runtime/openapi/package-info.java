/** The OpenAPI document of a service, made from its controllers and their Javadoc. */
@NullMarked
package dev.quittance.runtime.openapi;

import org.jspecify.annotations.NullMarked;
