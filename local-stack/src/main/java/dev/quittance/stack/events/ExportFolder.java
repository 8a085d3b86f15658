package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one topic. A file's name says which offsets it holds, and it gets that name at once
 * when it is whole: there is no other record of progress that could disagree.
 */
final class ExportFolder implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("([0-9]{20})-([0-9]{20})\\.parquet");
  private static final String UNFINISHED = ".unfinished";

  private final Path folder;
  private final FileChannel lockFile;

  private ExportFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Opens it for one run, and removes what a killed run left.
   *
   * @param topicId Kafka's own id of the topic: offsets of another topic of that name mean nothing
   */
  static ExportFolder open(Path out, String topic, String topicId) {
    Path folder = out.resolve(topic);
    try {
      Files.createDirectories(folder);
      FileChannel lockFile = FileChannel.open(folder.resolve(".lock"),
          StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(lockFile)) {
        lockFile.close();
        throw new StackException("another export writes to " + folder);
      }
      ExportFolder opened = new ExportFolder(folder, lockFile);
      opened.requireSameTopic(topicId);
      opened.removeUnfinished();
      return opened;
    } catch (IOException e) {
      throw new StackException("cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void requireSameTopic(String topicId) throws IOException {
    Path file = folder.resolve(".topic-id");
    if (!Files.exists(file)) {
      Path fresh = folder.resolve(".topic-id" + UNFINISHED);
      Files.writeString(fresh, topicId);
      finish(fresh, file);
    } else if (!Files.readString(file).equals(topicId)) {
      throw new StackException("the topic was deleted and made anew since " + folder
          + " was written: its offsets begin again, so export it to another folder");
    }
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(UNFINISHED)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The offset after the last one that is in a file; empty if there is no file. */
  OptionalLong next(int partition) throws IOException {
    Path files = folder.resolve("partition-" + partition);
    if (!Files.exists(files)) {
      return OptionalLong.empty();
    }
    try (Stream<Path> all = Files.list(files)) {
      List<Matcher> ranges = all.map(file -> RANGE.matcher(file.getFileName().toString()))
          .filter(Matcher::matches).toList();
      return ranges.stream().mapToLong(range -> Long.parseLong(range.group(2)) + 1).max();
    }
  }

  /** The finished files of a topic, those of a partition in the order of their offsets. */
  static List<Path> files(Path out, String topic) throws IOException {
    Path folder = out.resolve(topic);
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> RANGE.matcher(file.getFileName().toString()).matches())
          .sorted().toList();
    }
  }

  /** A file beside the finished ones, removed by the next run if this one dies. */
  Path unfinished(int partition, String what) throws IOException {
    Path files = Files.createDirectories(folder.resolve("partition-" + partition));
    return files.resolve(what + UNFINISHED);
  }

  /** Makes it the file of that range: on the disk first, then by its name, all at once. */
  void finish(Path unfinished, int partition, long first, long last) throws IOException {
    finish(unfinished, folder.resolve("partition-" + partition)
        .resolve("%020d-%020d.parquet".formatted(first, last)));
  }

  private static void finish(Path unfinished, Path finished) throws IOException {
    force(unfinished, StandardOpenOption.WRITE);
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    force(finished.resolveSibling("."), StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new StackException("cannot close the lock of " + folder, e);
    }
  }
}
