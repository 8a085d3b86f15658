/** The one way into the containers of docker-compose: a service may have any number of them. */
@NullMarked
package dev.quittance.stack.entry;

import org.jspecify.annotations.NullMarked;
