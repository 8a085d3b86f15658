/** The ports to payment providers, and what they answer; one package below for each provider. */
@NullMarked
package dev.quittance.providers;

import org.jspecify.annotations.NullMarked;
