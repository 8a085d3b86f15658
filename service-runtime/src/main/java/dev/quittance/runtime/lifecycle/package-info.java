/** How a service begins and ends: readiness, and the order of an orderly end. */
@NullMarked
package dev.quittance.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
