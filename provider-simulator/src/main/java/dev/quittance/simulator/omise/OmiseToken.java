package dev.quittance.simulator.omise;

import java.time.Instant;

/** A card as the vault keeps it, of which only the test card's name is left. */
record OmiseToken(String id, TestCard card, Instant created, boolean used) {

  OmiseToken afterUse() {
    return new OmiseToken(id, card, created, true);
  }
}
