package dev.quittance.gateway.operations;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway works.
 *
 * @param defaultProvider who takes a payment that names no provider
 * @param callsPerProvider calls to one provider at the same time, so that none starves another
 * @param lease how long an instance may hold an operation; above the longest provider call
 * @param pollInterval how often due operations are claimed when nothing hands them over
 */
@ConfigurationProperties("quittance.gateway")
public record GatewaySettings(
    @DefaultValue("stripe") String defaultProvider,
    @DefaultValue("32") int callsPerProvider,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("200ms") Duration pollInterval) {

  public GatewaySettings {
    if (callsPerProvider < 1 || callsPerProvider > 1000) {
      throw new IllegalArgumentException("quittance.gateway.calls-per-provider must be 1 to 1000");
    }
  }
}
