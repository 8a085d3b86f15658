package dev.quittance.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.runtime.testing.Infrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** More webhooks than can be verified, while each check waits for the network. */
@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OverloadIntegrationTests {

  private static final CountDownLatch ANSWERED = new CountDownLatch(1);

  @LocalServerPort
  private int port;
  @Autowired
  private MeterRegistry meters;

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
  }

  /** Waits for the network, and then finds nothing that it could read. */
  private static final class Slow implements ProviderWebhooks {

    @Override
    public String provider() {
      return "dummy";
    }

    @Override
    public boolean mayBlock() {
      return true;
    }

    @Override
    public WebhookVerdict receive(WebhookRequest request) {
      try {
        ANSWERED.await(100, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new WebhookVerdict.Malformed("as a test");
    }

    @Override
    public WebhookVerdict translate(byte[] body) {
      return new WebhookVerdict.Malformed("as a test");
    }
  }

  @TestConfiguration
  static class SlowProvider {

    @Bean
    @Primary
    Providers slowProviders() {
      Providers dummy = Providers.of(
          Map.of("PAYMENT_WEBHOOK_SECRET", "whsec_test",
              "SITE_BASE_URL", "http://localhost")::get, Clock.systemUTC());
      return Providers.ofConfigured(List.of(
          new ConfiguredProvider(dummy.find("dummy").orElseThrow(), new Slow())));
    }
  }

  private double overloaded() {
    return meters.get("quittance.webhooks").tag("provider", "dummy").tag("verdict", "overloaded")
        .counter().count();
  }

  @Test
  void countsWhatItIsTooBusyToVerify() {
    assertThat(overloaded()).as("known from the start").isZero();
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://localhost:" + port + "/webhooks/dummy"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    // 544 are verified or wait for it.
    List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 600).mapToObj(
        index -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString())).toList();
    try {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> overloaded() >= 56);
    } finally {
      ANSWERED.countDown();
    }

    assertThat(answers).extracting(CompletableFuture::join)
        .filteredOn(answer -> answer.statusCode() == 503)
        .hasSize(56)
        .allSatisfy(answer -> {
          assertThat(answer.body()).contains("too many webhooks");
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
    assertThat(overloaded()).isEqualTo(56);
  }
}
