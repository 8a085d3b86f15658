/** HTTP and JSON as an adapter needs them: each call sent once, each answer bounded. */
@NullMarked
package dev.quittance.providers.http;

import org.jspecify.annotations.NullMarked;
