package dev.quittance.runtime.security;


import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quittance.runtime.testing.TestTokens;
import dev.quittance.runtime.web.WebAutoConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a caller is told when tokens cannot be checked, or are bad. */
@Timeout(60)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class IdentityProviderTests {

  private static final IdentityProvider PROVIDER = new IdentityProvider();

  @LocalServerPort
  private int port;
  private WebTestClient http;

  /** How the identity provider is. */
  enum State { WELL, SILENT, FAILING, TALKING_NONSENSE, WITHOUT_KEYS, HANGING_UP }

  /** An identity provider that is as a test wants it. */
  private static final class IdentityProvider {

    private final RSAKey key;
    private final HttpServer server;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile State state = State.WELL;

    private IdentityProvider() {
      try {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        server = HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException | JOSEException e) {
        throw new IllegalStateException(e);
      }
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      switch (state) {
        case WELL -> send(exchange, 200, new JWKSet(key.toPublicJWK()).toString());
        case SILENT -> await();
        case FAILING -> send(exchange, 500, "{}");
        case TALKING_NONSENSE -> send(exchange, 200, "<html>maintenance</html>");
        case WITHOUT_KEYS -> send(exchange, 200, "{}");
        case HANGING_UP -> exchange.close();
      }
    }

    private void await() {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }

    private String token(String keyId) {
      SignedJWT token = new SignedJWT(
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(),
          new JWTClaimsSet.Builder().subject("user-1")
              .expirationTime(Date.from(Instant.now().plusSeconds(600))).build());
      try {
        token.sign(new RSASSASigner(key));
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
      return "Bearer " + token.serialize();
    }
  }

  @SpringBootConfiguration
  @ImportAutoConfiguration({SecurityAutoConfiguration.class, WebAutoConfiguration.class,
    JacksonAutoConfiguration.class, NettyReactiveWebServerAutoConfiguration.class,
    HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class,
    ErrorWebFluxAutoConfiguration.class, ReactiveWebSecurityAutoConfiguration.class,
    ReactiveOAuth2ResourceServerAutoConfiguration.class})
  static class Service {

    @Bean
    PublicPaths publicPaths() {
      return new PublicPaths(List.of("/open"));
    }

    @Bean
    Endpoints endpoints() {
      return new Endpoints();
    }
  }

  @RestController
  static class Endpoints {

    @GetMapping({"/open", "/closed"})
    String show() {
      return "shown";
    }
  }

  @DynamicPropertySource
  static void keys(DynamicPropertyRegistry registry) {
    registry.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", () ->
        "http://localhost:" + PROVIDER.server.getAddress().getPort() + "/jwks.json");
  }

  @BeforeEach
  void connect() {
    PROVIDER.state = State.WELL;
    http = WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .responseTimeout(Duration.ofSeconds(30)).build();
  }

  @AfterAll
  static void stop() {
    PROVIDER.end.countDown();
    PROVIDER.server.stop(0);
  }

  private WebTestClient.ResponseSpec call(String token) {
    return http.get().uri("/closed").header("Authorization", token).exchange();
  }

  /** A token of a key that nobody has seen yet makes the service ask for the keys. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WELL")
  void asksTheCallerToComeBackWhileTheKeysCannotBeRead(State state) {
    PROVIDER.state = state;

    call(PROVIDER.token("unseen")).expectStatus().isEqualTo(503)
        .expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectHeader().exists("Retry-After")
        .expectBody().jsonPath("$.code").isEqualTo("identity_provider_unavailable")
        .jsonPath("$.status").isEqualTo(503).jsonPath("$.instance").isEqualTo("/closed");
    http.get().uri("/open").exchange().expectStatus().isOk();

    PROVIDER.state = State.WELL;
    call(PROVIDER.token("k1")).expectStatus().isOk();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "a.b.c", "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
    "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiJ4In0.AAAA",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiJ4In0.AAAA",
    "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsieCJdLCJraWQiOiJrMSJ9.eyJzdWIiOiJ4In0.AAAA"})
  void refusesABadToken(String token) {
    call("Bearer " + token).expectStatus().isUnauthorized()
        .expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody().jsonPath("$.code").isEqualTo("unauthorized");
  }

  @Test
  void refusesATokenThatAnotherSigned() {
    call(TestTokens.bearer("user-1")).expectStatus().isUnauthorized();
    call(PROVIDER.token("unseen")).expectStatus().isUnauthorized();
  }
}
