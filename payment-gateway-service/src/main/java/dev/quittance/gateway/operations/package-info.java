/** What is to be done at a provider: stored first, done under a lease, repeated safely. */
@NullMarked
package dev.quittance.gateway.operations;

import org.jspecify.annotations.NullMarked;
