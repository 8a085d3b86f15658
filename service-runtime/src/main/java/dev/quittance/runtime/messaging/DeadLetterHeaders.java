package dev.quittance.runtime.messaging;

/** The headers by which a dead letter, and one that was re-driven, can be told from an event. */
public final class DeadLetterHeaders {

  /** The service that could not handle it. */
  public static final String CONSUMER = "dlt-consumer";
  public static final String CAUSE_CLASS = "dlt-cause-class";
  public static final String CAUSE_MESSAGE = "dlt-cause-message";
  public static final String ORIGINAL_PARTITION = "dlt-original-partition";
  public static final String ORIGINAL_OFFSET = "dlt-original-offset";
  /** One more of them for each time it was re-driven: who had failed, why and where. */
  public static final String HISTORY = "dlt-history";
  /** The only service that shall handle what was re-driven; everybody if absent. */
  public static final String REDRIVEN_FOR = "redriven-for";
  /** When it was re-driven last. */
  public static final String REDRIVEN_AT = "redriven-at";

  private DeadLetterHeaders() {
  }
}
