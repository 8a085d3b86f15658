package dev.quittance.systemtests;

import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** 64 connections that send distinct signed webhooks to the ingest of this machine. */
final class WebhookLoad {

  private static final int CONNECTIONS = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI target;
  private final byte[] secret;
  private final List<String> payments;

  WebhookLoad(StackSettings settings, List<String> payments) throws IOException {
    this.target = URI.create(settings.url(Part.INGEST) + "/webhooks/dummy");
    this.payments = payments;
    Properties secrets = new Properties();
    try (var reader = Files.newBufferedReader(settings.data().resolve("secrets.properties"))) {
      secrets.load(reader);
    }
    this.secret =
        secrets.getProperty("dummy-webhook-secret").getBytes(StandardCharsets.UTF_8);
  }

  /** Sends for that long; a line with the accepted per second and the answer times. */
  String run(Duration duration) throws InterruptedException {
    ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    AtomicLong refused = new AtomicLong();
    long end = System.nanoTime() + duration.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int connection = 0; connection < CONNECTIONS; connection++) {
        threads.submit(() -> send(end, millis, refused));
      }
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return String.format(Locale.ROOT,
        "webhooks over %d connections: %.0f/s accepted, p50 %.1f ms, p99 %.1f ms, %d refused",
        CONNECTIONS, sorted.length / (duration.toMillis() / 1000.0),
        sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], refused.get());
  }

  private Void send(long end, ConcurrentLinkedQueue<Double> millis, AtomicLong refused)
      throws Exception {
    // One client for each, so that there really are as many connections.
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TIMEOUT).build()) {
      for (long count = 0; System.nanoTime() < end; count++) {
        String body = bodyFor(payments.get((int) (count % payments.size())));
        HttpRequest request = HttpRequest.newBuilder(target).timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Quittance-Signature", signatureOf(body))
            .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        long begin = System.nanoTime();
        HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() == 200) {
          millis.add((System.nanoTime() - begin) / 1e6);
        } else {
          refused.incrementAndGet();
        }
      }
    }
    return null;
  }

  private static String bodyFor(String payment) {
    return """
        {"id": "evt_%s", "type": "payment.failed", "created": %d, "data": {"payment_id": "%s",
         "provider_payment_id": "dummy_%s", "amount_minor": 5000, "currency": "CNY",
         "code": "declined", "message": "a try that failed"}}
        """.formatted(UUID.randomUUID(), Instant.now().getEpochSecond(), payment, payment);
  }

  private String signatureOf(String body) throws GeneralSecurityException {
    long seconds = Instant.now().getEpochSecond();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] signature = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
    return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(signature);
  }
}
