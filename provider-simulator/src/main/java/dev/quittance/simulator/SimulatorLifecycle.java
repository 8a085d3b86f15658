package dev.quittance.simulator;

import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.journal.JournalOwner;
import dev.quittance.simulator.webhooks.WebhookSender;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Restores the journal before the port opens, and writes its rest after the port is closed. */
@Component
final class SimulatorLifecycle implements SmartLifecycle {

  private final Journal journal;
  private final List<JournalOwner> owners;
  private final WebhookSender sender;
  private volatile boolean running;

  SimulatorLifecycle(Journal journal, List<JournalOwner> owners, WebhookSender sender) {
    this.journal = journal;
    this.owners = owners;
    this.sender = sender;
  }

  @Override
  public void start() {
    journal.open(owners.stream().flatMap(owner -> owner.journalKinds().stream()).toList());
    sender.start();
    running = true;
  }

  @Override
  public void stop() {
    sender.stop();
    journal.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Far below the web server's phase: it starts after us and stops before us. */
  @Override
  public int getPhase() {
    return 0;
  }
}
