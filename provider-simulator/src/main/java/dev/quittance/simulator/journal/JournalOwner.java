package dev.quittance.simulator.journal;

import java.util.List;

/** A part of the simulator whose state outlives the process. */
public interface JournalOwner {

  /** The kinds of line this part writes; restored in this order of the file, not of the list. */
  List<JournalKind<?>> journalKinds();
}
