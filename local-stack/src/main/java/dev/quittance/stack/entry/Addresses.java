package dev.quittance.stack.entry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Looks up where every instance of a service listens now. */
@FunctionalInterface
interface Addresses {

  List<InetSocketAddress> of(Route route) throws UnknownHostException;

  /** As the machine resolves names; Docker's own answers with each running container. */
  static Addresses system() {
    return route -> Stream.of(InetAddress.getAllByName(route.host()))
        .map(address -> new InetSocketAddress(address, route.targetPort())).toList();
  }
}
