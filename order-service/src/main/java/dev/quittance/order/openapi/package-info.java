/** The OpenAPI document, made from the controllers and their Javadoc. */
@NullMarked
package dev.quittance.order.openapi;

import org.jspecify.annotations.NullMarked;
