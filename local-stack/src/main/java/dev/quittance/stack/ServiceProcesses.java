package dev.quittance.stack;

import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** How each service and the simulator is started from its jar on this machine. */
final class ServiceProcesses {

  private static final Set<String> PUBLIC_KEYS =
      Set.of("STRIPE_PUBLISHABLE_KEY", "OMISE_PUBLIC_KEY", "PAYPAL_CLIENT_ID");

  private final StackSettings settings;
  private final LocalSecrets secrets;
  private final ProviderEnvironment providers;
  private final Map<String, String> overrides;

  /**
   * Knows how.
   *
   * @param overrides environment of every process that wins over ours, for tests
   */
  ServiceProcesses(
      StackSettings settings, LocalSecrets secrets, ProviderEnvironment providers,
      Map<String, String> overrides) {
    this.settings = settings;
    this.secrets = secrets;
    this.providers = providers;
    this.overrides = overrides;
  }

  ChildProcess simulator() {
    Map<String, String> environment = new HashMap<>(providers.ofSimulator());
    environment.put("SIMULATOR_PUBLIC_URL", settings.url(Part.SIMULATOR));
    environment.put("SIMULATOR_DATA_DIR", settings.data().resolve("simulator").toString());
    return child(Part.SIMULATOR, Part.SIMULATOR.partName(), settings.port(Part.SIMULATOR),
        environment);
  }

  ChildProcess service(Part part) {
    return service(part, part.partName(), settings.port(part));
  }

  /** A command of a service's jar, which does its work and ends. */
  ChildProcess command(Part part, String... arguments) {
    Map<String, String> all = new HashMap<>(serviceEnvironment(part));
    all.putAll(overrides);
    List<String> command = new ArrayList<>(List.of("-Xmx512m", "-jar", jarOf(part).toString()));
    command.addAll(List.of(arguments));
    return new ChildProcess(
        part.partName() + "-command", ChildProcess.java(command), all, settings.data());
  }

  /** One more instance of a service. */
  ChildProcess service(Part part, String name, int port) {
    return child(part, name, port, serviceEnvironment(part));
  }

  private Map<String, String> serviceEnvironment(Part part) {
    Map<String, String> environment = new HashMap<>(Map.of(
        "DB_HOST", "localhost",
        "DB_PORT", Integer.toString(settings.port(Part.POSTGRES)),
        "DB_USER", PostgresServer.USER,
        "DB_PASSWORD", PostgresServer.PASSWORD,
        "KAFKA_BOOTSTRAP_SERVERS", "localhost:" + settings.port(Part.KAFKA),
        "JWT_JWK_SET_URI", settings.url(Part.SIMULATOR) + "/.well-known/jwks.json",
        "PAYMENT_CHANNELS_ENABLED", ProviderEnvironment.ENABLED,
        "PAYMENT_WEBHOOK_SECRET", secrets.dummyWebhookSecret(),
        "PAYLOAD_SEALING_KEYS", secrets.payloadSealingKeys(),
        "SITE_BASE_URL", settings.url(Part.ORDER)));
    // Nobody stands before the services who would have to notice first.
    environment.put("SHUTDOWN_PAUSE", "0s");
    environment.putAll(part == Part.ORDER ? orderEnvironment() : providers.ofServices());
    return environment;
  }

  /** What only the order service is told; of the providers, what frontends may know. */
  Map<String, String> orderEnvironment() {
    Map<String, String> environment = new HashMap<>(providers.ofServices());
    environment.keySet().retainAll(PUBLIC_KEYS);
    environment.put("PAYMENT_DEFAULT_CHANNEL", "stripe");
    environment.put("PAYMENT_WEBHOOK_URL", settings.url(Part.INGEST) + "/webhooks/dummy");
    return environment;
  }

  private ChildProcess child(
      Part part, String name, int port, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SERVER_PORT", Integer.toString(port));
    all.putAll(overrides);
    List<String> arguments = new ArrayList<>(List.of("-Xmx512m", "-jar", jarOf(part).toString()));
    return new ChildProcess(name, ChildProcess.java(arguments), all, settings.data());
  }

  private Path jarOf(Part part) {
    Path target = settings.home().resolve(part.partName()).resolve("target");
    if (!Files.isDirectory(target)) {
      throw new StackException("not built: " + part.partName() + "; run mvn -Pup in the root");
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar")).findFirst()
          .orElseThrow(() -> new StackException(
              "not packaged: " + part.partName() + "; run mvn -Pup in the root"));
    } catch (IOException e) {
      throw new StackException("cannot read " + target + ": " + e.getMessage(), e);
    }
  }
}
