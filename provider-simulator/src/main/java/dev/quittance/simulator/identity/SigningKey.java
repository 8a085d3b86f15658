package dev.quittance.simulator.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.quittance.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The development identity provider's RSA key; the same after a restart if there is a folder. */
@Component
final class SigningKey {

  private final @Nullable Path folder;
  private @Nullable RSAKey key;

  SigningKey(SimulatorSettings settings) {
    this.folder = settings.dataFolder();
  }

  synchronized RSAKey get() {
    if (key == null) {
      key = load();
    }
    return key;
  }

  private RSAKey load() {
    try {
      Path file = folder == null ? null : folder.resolve("identity-key.json");
      if (file != null && Files.exists(file)) {
        return RSAKey.parse(Files.readString(file));
      }
      RSAKey made = new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.RS256).generate();
      if (file != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, made.toJSONString());
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("SIMULATOR_DATA_DIR cannot be used: " + folder, e);
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("identity-key.json cannot be used in " + folder, e);
    }
  }
}
