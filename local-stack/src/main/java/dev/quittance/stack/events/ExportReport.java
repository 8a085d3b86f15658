package dev.quittance.stack.events;

import java.util.List;

/**
 * What one run did.
 *
 * @param lost ranges that Kafka had deleted before they were exported
 */
record ExportReport(long records, int files, List<String> lost) {

  ExportReport {
    lost = List.copyOf(lost);
  }
}
