/** The page of all settings, made from the sources of the services. */
@NullMarked
package dev.quittance.systemtests.configuration;

import org.jspecify.annotations.NullMarked;
