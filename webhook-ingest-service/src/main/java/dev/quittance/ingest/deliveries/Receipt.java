package dev.quittance.ingest.deliveries;

/** What became of a delivery, once that is durable. */
public enum Receipt {
  /** Committed, and its outcome will be published. */
  RECORDED,
  /** The same provider event was committed before. */
  DUPLICATE,
  /** Committed for review; it means nothing to us. */
  IGNORED
}
