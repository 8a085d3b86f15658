package dev.quittance.order.notifications;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resolves names for the HTTP client and refuses what the rules refuse. The client connects to the
 * very addresses that were checked: a name that leads elsewhere a moment later gains nothing.
 */
final class GuardedAddresses extends AddressResolverGroup<InetSocketAddress> {

  private final AddressRules rules;

  GuardedAddresses(AddressRules rules) {
    this.rules = rules;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new Resolver(executor);
  }

  private List<InetSocketAddress> allowed(InetSocketAddress wanted)
      throws UnknownHostException, AddressNotAllowedException {
    List<InetAddress> addresses = Stream.of(InetAddress.getAllByName(wanted.getHostString()))
        .toList();
    if (!addresses.stream().allMatch(rules::allows)) {
      throw new AddressNotAllowedException();
    }
    return addresses.stream()
        .map(address -> new InetSocketAddress(address, wanted.getPort())).toList();
  }

  private final class Resolver extends AbstractAddressResolver<InetSocketAddress> {

    Resolver(EventExecutor executor) {
      super(executor, InetSocketAddress.class);
    }

    /** Never, so that an address that was given as such is checked too. */
    @Override
    protected boolean doIsResolved(InetSocketAddress address) {
      return false;
    }

    @Override
    protected void doResolve(InetSocketAddress wanted, Promise<InetSocketAddress> promise) {
      resolveAside(promise, () -> promise.trySuccess(allowed(wanted).getFirst()));
    }

    @Override
    protected void doResolveAll(
        InetSocketAddress wanted, Promise<List<InetSocketAddress>> promise) {
      resolveAside(promise, () -> promise.trySuccess(allowed(wanted)));
    }

    /** The JDK's resolver blocks: not on the event loop. */
    private void resolveAside(Promise<?> promise, Lookup lookup) {
      Thread.ofVirtual().name("webhook-lookup").start(() -> {
        try {
          lookup.run();
        } catch (UnknownHostException | AddressNotAllowedException | RuntimeException e) {
          promise.tryFailure(e);
        }
      });
    }
  }

  @FunctionalInterface
  private interface Lookup {
    void run() throws UnknownHostException, AddressNotAllowedException;
  }
}
