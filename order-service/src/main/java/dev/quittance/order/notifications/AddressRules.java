package dev.quittance.order.notifications;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses an endpoint may have, so that nobody makes us call our own network.
 *
 * @param allowInsecure http and private addresses too, for development
 */
record AddressRules(boolean allowInsecure) {

  private static final int LONGEST_URL = 2000;

  /** What IANA's special-purpose registries do not call globally reachable, or embeds such. */
  private static final List<Block> REFUSED = Stream.of(
      "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
      "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
      "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
      "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
      "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")
      .map(Block::of).toList();

  /** The addresses that share their first bits. */
  private record Block(int bytes, BigInteger prefix, int shift) {

    static Block of(String text) {
      String[] parts = text.split("/");
      byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
      int shift = address.length * 8 - Integer.parseInt(parts[1]);
      return new Block(address.length, new BigInteger(1, address).shiftRight(shift), shift);
    }

    boolean contains(byte[] address) {
      return address.length == bytes && new BigInteger(1, address).shiftRight(shift).equals(prefix);
    }
  }

  /** Whether that address, as resolved, may be called. */
  boolean allows(InetAddress address) {
    byte[] bytes = address.getAddress();
    return allowInsecure || REFUSED.stream().noneMatch(block -> block.contains(bytes));
  }

  /** What is wrong with the URL of an endpoint; empty if nothing is. */
  Optional<String> objection(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("url is not an address");
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("https") && !(allowInsecure && scheme.equals("http"))) {
      return Optional.of("url must begin with https://");
    }
    if (uri.getHost() == null || url.length() > LONGEST_URL) {
      return Optional.of("url must have a host and at most " + LONGEST_URL + " characters");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return Optional.of("url must have neither a user nor a fragment");
    }
    return isRefusedLiteral(uri.getHost())
        ? Optional.of("url names an address that is not public") : Optional.empty();
  }

  /** A name is looked up when it is called: only then it matters where it leads. */
  private boolean isRefusedLiteral(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return !allowInsecure;
    }
    try {
      return !allows(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
