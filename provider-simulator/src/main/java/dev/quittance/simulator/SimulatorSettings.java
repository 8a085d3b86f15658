package dev.quittance.simulator;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What all simulated providers share.
 *
 * @param publicUrl where a browser reaches this simulator, without a trailing slash
 * @param dataDir the folder of the journal; empty: nothing outlives the process
 * @param tokenAudience the {@code aud} of the tokens of {@code POST /_sim/token}
 */
@ConfigurationProperties("simulator")
public record SimulatorSettings(String publicUrl, String dataDir, String tokenAudience) {

  /** Refuses a public URL that no browser could follow. */
  public SimulatorSettings {
    String scheme = URI.create(publicUrl).getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException(
          "SIMULATOR_PUBLIC_URL must start with http:// or https://, but is " + publicUrl);
    }
    publicUrl = publicUrl.replaceAll("/+$", "");
  }

  /** The data folder, or null if nothing is to be kept. */
  public @Nullable Path dataFolder() {
    return dataDir.isBlank() ? null : Path.of(dataDir);
  }
}
