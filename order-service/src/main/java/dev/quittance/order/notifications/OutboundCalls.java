package dev.quittance.order.notifications;

import dev.quittance.order.notifications.CallAnswer.Answered;
import dev.quittance.order.notifications.CallAnswer.NotAnswered;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Calls receivers: once, on a connection of its own to an address that was checked, following no
 * redirect, bounded in time, reading only the beginning of an answer.
 */
final class OutboundCalls {

  private static final int LONGEST_ANSWER_BYTES = 16 * 1024;

  private final HttpClient http;
  private final Duration timeout;

  OutboundCalls(AddressRules rules, Duration timeout) {
    this.timeout = timeout;
    this.http = HttpClient.create(ConnectionProvider.newConnection())
        .resolver(new GuardedAddresses(rules))
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .followRedirect(false)
        .disableRetry(true);
  }

  /** Posts JSON; never an error for what a network or a receiver may do. */
  Mono<CallAnswer> post(URI uri, Map<String, String> headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return http
        .headers(all -> {
          all.set("Content-Type", "application/json");
          all.set("User-Agent", "Quittance");
          headers.forEach(all::set);
        })
        .post().uri(uri)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(bytes)))
        .response((response, content) -> beginningOf(content.asByteArray())
            .<CallAnswer>map(text -> new Answered(response.status().code(),
                response.responseHeaders().get("Retry-After"), text)))
        .next()
        .timeout(timeout)
        .onErrorResume(IOException.class, e -> Mono.just(new NotAnswered(reason(e))))
        .onErrorResume(TimeoutException.class,
            e -> Mono.just(new NotAnswered("no answer in time")))
        .onErrorResume(RuntimeException.class,
            e -> Mono.just(new NotAnswered("the answer cannot be understood")));
  }

  private static Mono<String> beginningOf(Flux<byte[]> content) {
    return Mono.defer(() -> {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      return content
          .takeUntil(chunk -> {
            kept.write(chunk, 0, Math.min(chunk.length, LONGEST_ANSWER_BYTES - kept.size()));
            return kept.size() >= LONGEST_ANSWER_BYTES;
          })
          .then(Mono.fromSupplier(() -> kept.toString(StandardCharsets.UTF_8)));
    });
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AddressNotAllowedException _ -> "the address is not allowed";
      case UnknownHostException _ -> "the host is not known";
      case ConnectException _ -> "no connection";
      case SSLException _ -> "no trusted connection";
      default -> "the connection broke";
    };
  }
}
