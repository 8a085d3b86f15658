package dev.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class IdentityIntegrationTests {

  private static RunningSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start("--simulator.public-url=http://id.test");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void givesATokenThatVerifiesAgainstThePublishedKey() throws Exception {
    JsonNode token = simulator.control(
        "/_sim/token", "{\"sub\": \"user-1\", \"scope\": \"payments:admin orders:price\"}");

    assertThat(token.path("token_type").asString()).isEqualTo("Bearer");
    assertThat(token.path("expires_in").asLong()).isEqualTo(3600);
    JWTClaimsSet claims = verified(token.path("access_token").asString());
    assertThat(claims.getSubject()).isEqualTo("user-1");
    assertThat(claims.getStringClaim("scope")).isEqualTo("payments:admin orders:price");
    assertThat(claims.getIssuer()).isEqualTo("http://id.test");
    assertThat(claims.getAudience()).containsExactly("quittance");
  }

  @Test
  void givesAnExpiredTokenToWhoeverAsksForOne() {
    String token = simulator.control(
        "/_sim/token", "{\"sub\": \"user-1\", \"expires_in\": -600}")
        .path("access_token").asString();

    assertThatExceptionOfType(BadJOSEException.class).isThrownBy(() -> verified(token));
  }

  @Test
  void publishesNoPrivateKey() throws Exception {
    JWKSet keys = JWKSet.parse(simulator.read("/.well-known/jwks.json").toString());

    assertThat(keys.getKeys()).hasSize(1).noneMatch(key -> key.isPrivate());
    SignedJWT token = SignedJWT.parse(
        simulator.control("/_sim/token", "{\"sub\": \"u\"}").path("access_token").asString());
    assertThat(token.verify(new RSASSAVerifier(keys.getKeys().getFirst().toRSAKey()))).isTrue();
  }

  @Test
  void refusesATokenForNobody() {
    assertThat(simulator.send("POST", "/_sim/token", "application/json", "{}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void isReady() {
    assertThat(simulator.read("/actuator/health/readiness").path("status").asString())
        .isEqualTo("UP");
  }

  private static JWTClaimsSet verified(String token) throws Exception {
    JWKSet keys = JWKSet.parse(simulator.read("/.well-known/jwks.json").toString());
    DefaultJWTProcessor<com.nimbusds.jose.proc.SecurityContext> processor =
        new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
        com.nimbusds.jose.JWSAlgorithm.RS256,
        new com.nimbusds.jose.jwk.source.ImmutableJWKSet<>(keys)));
    return processor.process(token, null);
  }
}
