package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Writes what a topic has, from where the last run ended to the end it has now, as Parquet files
 * that together hold each record once.
 */
final class ExportTopic {

  private static final long MOST_BYTES = 128L << 20;

  private final Map<String, Object> kafka;
  private final String topic;
  private final Path out;
  private final int mostRows;
  private long records;
  private int files;
  private final List<String> lost = new ArrayList<>();

  ExportTopic(Map<String, Object> kafka, String topic, Path out, int mostRows) {
    this.kafka = new HashMap<>(kafka);
    this.kafka.put("enable.auto.commit", "false");
    this.kafka.put("auto.offset.reset", "none");
    this.kafka.put("isolation.level", "read_committed");
    this.kafka.put("fetch.max.bytes", 8 << 20);
    this.topic = topic;
    this.out = out;
    this.mostRows = mostRows;
  }

  ExportReport run() {
    try (ExportFolder folder = ExportFolder.open(out, topic, topicId());
         KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
             kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
          .map(info -> new TopicPartition(topic, info.partition())).toList();
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long begin = begins.getOrDefault(partition, 0L);
        long next = folder.next(partition.partition()).orElse(begin);
        if (next < begin) {
          lost.add(partition + " offsets " + next + " to " + (begin - 1));
        }
        export(consumer, folder, partition,
            Math.max(next, begin), ends.getOrDefault(partition, 0L));
      }
      return new ExportReport(records, files, lost);
    } catch (IOException | KafkaException e) {
      throw new StackException("export of " + topic + " failed: " + e.getMessage(), e);
    }
  }

  private String topicId() {
    try (Admin admin = Admin.create(kafka)) {
      return admin.describeTopics(List.of(topic)).allTopicNames().get()
          .values().iterator().next().topicId().toString();
    } catch (ExecutionException e) {
      throw new StackException("no topic " + topic + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  private void export(KafkaConsumer<byte[], byte[]> consumer, ExportFolder folder,
      TopicPartition partition, long from, long end) throws IOException {
    if (from >= end) {
      return;
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    Reading reading = new Reading(consumer, partition, end);
    long first = from;
    while (!reading.isOver()) {
      first = exportFile(reading, folder, partition.partition(), first);
    }
  }

  /** One file; returns the offset after it. */
  private long exportFile(Reading reading, ExportFolder folder, int partition, long first)
      throws IOException {
    Path lines = folder.unfinished(partition, "lines");
    Path parquet = folder.unfinished(partition, "parquet");
    long last = first - 1;
    int rows;
    int longest;
    try (RowWriter writer = new RowWriter(lines)) {
      while (writer.rows() < mostRows && writer.bytes() < MOST_BYTES) {
        ConsumerRecord<byte[], byte[]> record = reading.next();
        if (record == null) {
          break;
        }
        writer.write(record);
        last = record.offset();
      }
      rows = writer.rows();
      longest = writer.longest();
    }
    if (rows > 0) {
      ParquetFile.write(lines, longest, parquet);
      folder.finish(parquet, partition, first, last);
      files++;
      records += rows;
    }
    Files.delete(lines);
    return last + 1;
  }
}
