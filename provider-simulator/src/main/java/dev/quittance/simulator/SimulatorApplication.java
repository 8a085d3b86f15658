package dev.quittance.simulator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the provider simulator. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SimulatorApplication {

  /** Starts on the port of {@code SERVER_PORT}, 8090 if unset. */
  public static void main(String[] args) {
    SpringApplication.run(SimulatorApplication.class, args);
  }
}
