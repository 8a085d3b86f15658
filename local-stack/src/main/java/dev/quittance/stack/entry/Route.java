package dev.quittance.stack.entry;

/**
 * Which service is behind a port.
 *
 * @param port where the entry listens; 0 for any
 * @param host the name that stands for all instances of the service
 * @param targetPort where each of them listens
 */
record Route(int port, String host, int targetPort) {

  /**
   * Reads {@code 8080=order-service:8080}.
   *
   * @throws IllegalArgumentException if it is not so written
   */
  static Route of(String text) {
    if (!text.matches("[0-9]{1,5}=[A-Za-z0-9._-]+:[0-9]{1,5}")) {
      throw new IllegalArgumentException("a route is port=host:port, not " + text);
    }
    int equals = text.indexOf('=');
    int colon = text.indexOf(':', equals);
    return new Route(Integer.parseInt(text.substring(0, equals)),
        text.substring(equals + 1, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
