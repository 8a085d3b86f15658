package dev.quittance.providers;

import dev.quittance.simulator.SimulatorApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts simulators in this JVM. */
public final class Simulators {

  private Simulators() {
  }

  /** One at a time: applications that start side by side set up one log for both. */
  public static synchronized ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplication(SimulatorApplication.class).run(arguments);
  }
}
