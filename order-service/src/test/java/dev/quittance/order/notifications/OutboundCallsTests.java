package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.quittance.order.notifications.CallAnswer.Answered;
import dev.quittance.order.notifications.CallAnswer.NotAnswered;
import dev.quittance.order.notifications.Receiver.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class OutboundCallsTests {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  private static CallAnswer post(boolean allowInsecure, Duration timeout, String url) {
    CallAnswer answer = new OutboundCalls(new AddressRules(allowInsecure), timeout)
        .post(URI.create(url), Map.of("webhook-id", "msg_1"), "{}").block();
    assertThat(answer).isNotNull();
    return answer;
  }

  /** The name is fine, but it leads to this very machine. */
  @Test
  void neverConnectsToANameThatLeadsInside() {
    assertThat(post(false, TIMEOUT, receiver.url("/inside")))
        .isEqualTo(new NotAnswered("the address is not allowed"));
    assertThat(post(false, TIMEOUT,
        receiver.url("/inside").replace("localhost", "127.0.0.1")))
        .isEqualTo(new NotAnswered("the address is not allowed"));
    assertThat(post(false, TIMEOUT,
        receiver.url("/inside").replace("localhost", "2130706433")))
        .isEqualTo(new NotAnswered("the address is not allowed"));
    assertThat(receiver.received("/inside")).isEmpty();
  }

  @Test
  void readsOnlyTheBeginningOfAnAnswer() {
    receiver.answerNext("/", Answer.of(200, "x".repeat(5_000_000)));
    assertThat(post(true, TIMEOUT, receiver.url("/"))).isInstanceOfSatisfying(Answered.class,
        answered -> assertThat(answered.body()).isEqualTo("x".repeat(16 * 1024)));
  }

  @Test
  void doesNotWaitForEver() {
    CountDownLatch never = new CountDownLatch(1);
    receiver.answerNext("/", new Answer(200, "", Map.of(), () -> {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }));
    assertThat(post(true, Duration.ofMillis(200), receiver.url("/")))
        .isEqualTo(new NotAnswered("no answer in time"));
    never.countDown();
  }

  @Test
  void saysWhyThereIsNoAnswerWithoutTheAddress() {
    String closed = receiver.url("/t0ken");
    receiver.close();
    assertThat(post(true, TIMEOUT, closed)).isEqualTo(new NotAnswered("no connection"));
    assertThat(post(true, TIMEOUT, "https://no-such-host.invalid/t0ken"))
        .isEqualTo(new NotAnswered("the host is not known"));
  }

  @Test
  void trustsNoCertificateThatNobodyVouchesFor(@TempDir Path directory) throws Exception {
    HttpsServer server = HttpsServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory.resolve("keys"))));
    AtomicInteger calls = new AtomicInteger();
    server.createContext("/", exchange -> calls.incrementAndGet());
    server.start();
    try {
      assertThat(post(true, TIMEOUT, "https://localhost:" + server.getAddress().getPort() + "/"))
          .isEqualTo(new NotAnswered("no trusted connection"));
      assertThat(calls).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext selfSigned(Path store) throws Exception {
    char[] password = "changeit".toCharArray();
    new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
        "-storepass", "changeit", "-keystore", store.toString())
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start().waitFor();
    KeyManagerFactory keys =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void sendsTheBytesAsTheyAre() {
    assertThat(post(true, TIMEOUT, receiver.url("/a?b=c"))).isInstanceOf(Answered.class);
    assertThat(receiver.received("/a").getFirst().body()).isEqualTo("{}");
    assertThat(receiver.received("/a").getFirst().header("webhook-id")).isEqualTo("msg_1");
    assertThat(receiver.received("/a").getFirst().header("content-type"))
        .isEqualTo("application/json");
  }
}
