package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.StackSettings.Part;

/**
 * Something that can be called.
 *
 * @param pattern its path, with {@code {variables}}
 */
record Endpoint(Part service, String method, String pattern) {

  @Override
  public String toString() {
    return service.partName() + " " + method + " " + pattern;
  }
}
