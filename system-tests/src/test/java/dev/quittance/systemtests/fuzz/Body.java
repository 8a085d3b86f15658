package dev.quittance.systemtests.fuzz;

/**
 * What follows the head of a request.
 *
 * @param first sent at once
 * @param then sent after it, so many times; a server that reads without end takes it all
 */
record Body(byte[] first, byte[] then, long times) {

  static final Body NONE = of(new byte[0]);

  static Body of(byte[] bytes) {
    return new Body(bytes, new byte[0], 0);
  }

  /** Whether it is meant to be cut off by the server. */
  boolean isEndless() {
    return times > 0;
  }

  long length() {
    return first.length + then.length * times;
  }
}
