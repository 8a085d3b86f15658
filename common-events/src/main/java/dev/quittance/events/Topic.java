package dev.quittance.events;

/** The Kafka topics of the platform. */
public enum Topic {
  PAYMENT_REQUESTS(Names.PAYMENT_REQUESTS),
  PAYMENT_LIFECYCLE(Names.PAYMENT_LIFECYCLE),
  PAYMENT_OUTCOMES(Names.PAYMENT_OUTCOMES),
  ORDER_EVENTS(Names.ORDER_EVENTS);

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /** The name in Kafka, {@code payment.outcomes} for one. */
  public String topicName() {
    return topicName;
  }

  /** The topic that takes what no consumer could handle, with the cause in headers. */
  public String deadLetterTopicName() {
    return topicName + Names.DEAD_LETTER_SUFFIX;
  }

  /** The names as constants, for annotations. */
  public static final class Names {
    public static final String PAYMENT_REQUESTS = "payment.requests";
    public static final String PAYMENT_LIFECYCLE = "payment.lifecycle";
    public static final String PAYMENT_OUTCOMES = "payment.outcomes";
    public static final String ORDER_EVENTS = "order.events";
    public static final String DEAD_LETTER_SUFFIX = "-dlt";

    private Names() {
    }
  }
}
