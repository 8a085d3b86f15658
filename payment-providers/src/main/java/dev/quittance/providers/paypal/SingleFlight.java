package dev.quittance.providers.paypal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Lets those who want the same thing at the same time wait for one of them to get it. */
final class SingleFlight<K, V> {

  private final ConcurrentHashMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

  /**
   * The result of the work, done by this caller or by the one before whom nobody was.
   *
   * @param work bounded in time, and throws nothing
   */
  V get(K key, Supplier<V> work) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> other = flights.putIfAbsent(key, mine);
    if (other != null) {
      return other.join();
    }
    try {
      V result = work.get();
      mine.complete(result);
      return result;
    } finally {
      flights.remove(key, mine);
      // Only if the work threw after all: nobody may wait for ever.
      mine.completeExceptionally(new IllegalStateException("the work for " + key + " failed"));
    }
  }
}
