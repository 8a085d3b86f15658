package dev.quittance.providers;

import java.util.Set;

/**
 * What a provider can do.
 *
 * @param channels the sub-channels it takes, {@code checkout_session} for one
 * @param operations what it can do besides creating payments
 */
public record Capabilities(Set<String> channels, Set<Capability> operations) {

  public Capabilities {
    channels = Set.copyOf(channels);
    operations = Set.copyOf(operations);
  }

  public boolean can(Capability capability) {
    return operations.contains(capability);
  }
}
