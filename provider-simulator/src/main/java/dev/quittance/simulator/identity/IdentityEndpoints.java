package dev.quittance.simulator.identity;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.quittance.simulator.SimulatorSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Gives a token to whoever asks: for development and tests only. */
@Configuration(proxyBeanMethods = false)
class IdentityEndpoints {

  private static final long DEFAULT_LIFE_SECONDS = 3_600;
  private static final long LIFE_LIMIT_SECONDS = 30 * 86_400;

  private final SigningKey key;
  private final SimulatorSettings settings;
  private final Clock clock;

  IdentityEndpoints(SigningKey key, SimulatorSettings settings, Clock clock) {
    this.key = key;
    this.settings = settings;
    this.clock = clock;
  }

  @Bean
  RouterFunction<ServerResponse> identityRoutes() {
    return route()
        .GET("/.well-known/jwks.json", request -> ServerResponse.ok()
            .bodyValue(new JWKSet(key.get().toPublicJWK()).toJSONObject()))
        .GET("/.well-known/openid-configuration", request -> ServerResponse.ok()
            .bodyValue(Map.of(
                "issuer", settings.publicUrl(),
                "jwks_uri", settings.publicUrl() + "/.well-known/jwks.json",
                "token_endpoint", settings.publicUrl() + "/_sim/token",
                "id_token_signing_alg_values_supported", List.of("RS256"))))
        .POST("/_sim/token", this::token)
        .build();
  }

  private Mono<ServerResponse> token(ServerRequest request) {
    return request.bodyToMono(JsonNode.class).flatMap(body -> {
      String subject = body.path("sub").asString("");
      if (subject.isBlank()) {
        return ServerResponse.badRequest().bodyValue(Map.of("error", "sub is missing"));
      }
      // A negative life makes an expired token, which a test may want.
      long seconds = Math.min(
          body.path("expires_in").asLong(DEFAULT_LIFE_SECONDS), LIFE_LIMIT_SECONDS);
      String scope = body.path("scope").asString("");
      return ServerResponse.ok().bodyValue(Map.of(
          "access_token", sign(subject, scope, seconds),
          "token_type", "Bearer",
          "expires_in", seconds,
          "scope", scope));
    }).switchIfEmpty(ServerResponse.badRequest().bodyValue(Map.of("error", "sub is missing")));
  }

  private String sign(String subject, String scope, long seconds) {
    RSAKey rsa = key.get();
    Instant now = clock.instant();
    JWTClaimsSet claims = new JWTClaimsSet.Builder()
        .issuer(settings.publicUrl())
        .audience(settings.tokenAudience())
        .subject(subject)
        .claim("scope", scope)
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(seconds)))
        .build();
    SignedJWT token = new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(rsa.getKeyID()).build(), claims);
    try {
      token.sign(new RSASSASigner(rsa));
    } catch (JOSEException e) {
      throw new IllegalStateException("token cannot be signed", e);
    }
    return token.serialize();
  }
}
