package dev.quittance.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM that the stack starts, watches and stops; its output goes to a log file of its own. */
public final class ChildProcess {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final Path pidFile;
  private @Nullable Process process;

  ChildProcess(String name, List<String> command, Map<String, String> environment, Path data) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = data.resolve("logs").resolve(name + ".log");
    this.pidFile = data.resolve("run").resolve(name + ".pid");
  }

  /** The command of a JVM like this one. */
  static List<String> java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return command;
  }

  public String name() {
    return name;
  }

  /** Where its output is. */
  public Path log() {
    return log;
  }

  /** Starts it, after a stop or a kill as well. */
  public synchronized void start() {
    try {
      Files.createDirectories(log.getParent());
      Files.createDirectories(pidFile.getParent());
      ProcessBuilder builder = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      Process started = builder.start();
      started.getOutputStream().close();
      process = started;
      PidFile.write(pidFile, started.toHandle());
    } catch (IOException e) {
      throw new StackException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** One line on how it ended. */
  public synchronized String ending() {
    if (process == null || process.isAlive()) {
      return name + " runs";
    }
    return name + " ended with exit code " + process.exitValue() + "; its log: " + log;
  }

  /** How it ended; it must have. */
  public synchronized int exitCode() {
    if (process == null || process.isAlive()) {
      throw new IllegalStateException(name + " has not ended");
    }
    return process.exitValue();
  }

  public synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process.pid();
  }

  /** Stops it from running without ending it, as {@code kill -STOP} does; Unix only. */
  public synchronized void pause() {
    signal("STOP");
  }

  /** Lets it run again. */
  public synchronized void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    if (!isAlive()) {
      return;
    }
    try {
      Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
          .redirectErrorStream(true).start();
      sent.getOutputStream().close();
      sent.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new StackException("cannot send " + name + " to " + this.name + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to end, and ends it if it does not within 25 s. */
  public synchronized void stop() {
    end(false);
  }

  /** Ends it at once, as {@code kill -9} does. */
  public synchronized void kill() {
    end(true);
  }

  private void end(boolean atOnce) {
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      if (atOnce) {
        running.destroyForcibly();
      } else {
        running.destroy();
      }
      if (!running.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      }
      Files.deleteIfExists(pidFile);
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new StackException("cannot remove " + pidFile, e);
    }
  }
}
