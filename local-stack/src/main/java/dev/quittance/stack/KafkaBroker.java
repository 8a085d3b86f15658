package dev.quittance.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** One Kafka 4 broker in KRaft mode, in a JVM of its own, from the jars of this class path. */
final class KafkaBroker {

  private static final Duration FORMAT_TIMEOUT = Duration.ofSeconds(60);
  private static final int REQUEST_TIMEOUT_MILLIS = 2000;

  private final Path folder;
  private final Path properties;
  private final StackSettings settings;
  private final ChildProcess process;

  KafkaBroker(StackSettings settings) {
    this.settings = settings;
    this.folder = settings.data().resolve("kafka");
    this.properties = folder.resolve("server.properties");
    this.process = new ChildProcess("kafka", command("kafka.Kafka", properties.toString()),
        Map.of(), settings.data());
  }

  private static List<String> command(String mainClass, String... arguments) {
    List<String> command = ChildProcess.java(List.of("-Xmx512m",
        "-classpath", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  ChildProcess process() {
    return process;
  }

  void start() {
    try {
      Files.createDirectories(folder);
      writeProperties();
      if (!Files.exists(folder.resolve("data").resolve("meta.properties"))) {
        format();
      }
    } catch (IOException e) {
      throw new StackException("kafka cannot be prepared: " + e.getMessage(), e);
    }
    process.start();
  }

  private void writeProperties() throws IOException {
    int port = settings.port(StackSettings.Part.KAFKA);
    int controllerPort = settings.port(StackSettings.Part.KAFKA_CONTROLLER);
    Properties config = new Properties();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@localhost:" + controllerPort);
    config.put("controller.listener.names", "CONTROLLER");
    config.put("listeners",
        "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    config.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("log.dirs", folder.resolve("data").toString());
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "8");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    // After a kill the new broker is let in when the session of the dead one is over, after 9 s by
    // default.
    config.put("broker.session.timeout.ms", "3000");
    config.put("broker.heartbeat.interval.ms", "500");
    config.put("auto.create.topics.enable", "false");
    // One broker has no replica to lose data to: what it acknowledges must be on the disk.
    config.put("log.flush.interval.messages", "1");
    try (var writer = Files.newBufferedWriter(properties)) {
      config.store(writer, "Written at each start");
    }
  }

  private void format() {
    ChildProcess format = new ChildProcess("kafka-format", command("kafka.tools.StorageTool",
        "format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString()),
        Map.of(), settings.data());
    format.start();
    Waiting.until("kafka storage is formatted", FORMAT_TIMEOUT, () -> !format.isAlive());
    if (!Files.exists(folder.resolve("data").resolve("meta.properties"))) {
      throw new StackException("kafka storage was not formatted: " + format.ending());
    }
    format.stop();
  }

  boolean isReady() {
    Map<String, Object> config = Map.of(
        "bootstrap.servers", "localhost:" + settings.port(StackSettings.Part.KAFKA),
        "request.timeout.ms", REQUEST_TIMEOUT_MILLIS,
        "default.api.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(config)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
