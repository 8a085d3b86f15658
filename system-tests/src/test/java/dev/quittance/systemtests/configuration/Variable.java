package dev.quittance.systemtests.configuration;

import org.jspecify.annotations.Nullable;

/**
 * A setting with an environment name of its own.
 *
 * @param section under which heading it stands
 * @param fallback its default; empty if there is none
 * @param property the property that it sets alone, if there is one
 * @param required whether a service, or an enabled provider, does not start without it
 */
record Variable(String section, String name, String fallback, @Nullable String property,
    String description, boolean required) {

  Variable describedAs(String text) {
    return new Variable(section, name, fallback, property, text, required);
  }
}
