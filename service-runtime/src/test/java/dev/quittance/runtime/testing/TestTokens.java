package dev.quittance.runtime.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** An identity provider for tests: signs tokens, and serves the key that verifies them. */
public final class TestTokens {

  private static final int KEY_BITS = 2048;
  private static final RSAKey KEY = key();
  private static final HttpServer SERVER = serve();

  private TestTokens() {
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(KEY_BITS).keyID("test").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpServer serve() {
    byte[] keys = new JWKSet(KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/jwks.json", exchange -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, keys.length);
        exchange.getResponseBody().write(keys);
        exchange.close();
      });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String jwkSetUri() {
    return "http://localhost:" + SERVER.getAddress().getPort() + "/jwks.json";
  }

  /** The value of an {@code Authorization} header, valid for an hour. */
  public static String bearer(String user, String... scopes) {
    return bearer(user, Instant.now().plusSeconds(3600), scopes);
  }

  /** As {@link #bearer(String, String...)}, with its own end. */
  public static String bearer(String user, Instant expiresAt, String... scopes) {
    return bearer(user, List.of(), expiresAt, scopes);
  }

  /** As {@link #bearer(String, String...)}, for one audience. */
  public static String bearerFor(String audience, String user, String... scopes) {
    return bearer(user, List.of(audience), Instant.now().plusSeconds(3600), scopes);
  }

  private static String bearer(
      String user, List<String> audience, Instant expiresAt, String... scopes) {
    SignedJWT token = new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(),
        new JWTClaimsSet.Builder().subject(user).audience(audience)
            .claim("scope", String.join(" ", scopes)).expirationTime(Date.from(expiresAt)).build());
    try {
      token.sign(new RSASSASigner(KEY));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return "Bearer " + token.serialize();
  }
}
