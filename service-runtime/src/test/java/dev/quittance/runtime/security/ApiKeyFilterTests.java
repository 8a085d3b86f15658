package dev.quittance.runtime.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.runtime.web.ProblemWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class ApiKeyFilterTests {

  private final ApiKeyFilter filter = filter("the-proxy-key");
  private final AtomicBoolean passed = new AtomicBoolean();

  private static ApiKeyFilter filter(String setting) {
    return new ApiKeyFilter(setting, ServerWebExchangeMatchers.pathMatchers("/public/**"),
        new ProblemWriter(JsonMapper.builder().build()));
  }

  private MockServerWebExchange call(String path, String... keys) {
    return call(filter, path, keys);
  }

  private MockServerWebExchange call(ApiKeyFilter filter, String path, String... keys) {
    MockServerWebExchange exchange = MockServerWebExchange.from(
        MockServerHttpRequest.get(path).header("X-API-Key", keys));
    filter.filter(exchange, next -> Mono.fromRunnable(() -> passed.set(true))).block();
    return exchange;
  }

  @Test
  void letsTheKeyPassAndPublicPathsWithoutIt() {
    call("/api/orders", "the-proxy-key");
    assertThat(passed).isTrue();
    passed.set(false);
    call("/public/x");
    assertThat(passed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "the-proxy-ke", "the-proxy-key ", "the-proxy-keyx", "THE-PROXY-KEY",
    "xhe-proxy-key"})
  void refusesAnythingElse(String key) {
    MockServerWebExchange exchange = call("/api/orders", key);

    assertThat(passed).isFalse();
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
    assertThat(exchange.getResponse().getBodyAsString().block()).contains("invalid_api_key")
        .doesNotContain("the-proxy-key");
  }

  @Test
  void takesBothKeysWhileOneIsReplaced() {
    ApiKeyFilter both = filter("the-old-key, the-new-key");

    for (String key : List.of("the-old-key", "the-new-key")) {
      passed.set(false);
      call(both, "/api/orders", key);
      assertThat(passed).isTrue();
    }
    passed.set(false);
    call(both, "/api/orders", "the-old-key, the-new-key");
    assertThat(passed).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "a,b,c"})
  void refusesToStartWithOtherThanOneOrTwoKeys(String setting) {
    assertThatThrownBy(() -> filter(setting)).hasMessageContaining("PROXY_API_KEY");
  }

  @Test
  void refusesNoKey() {
    assertThat(call("/api/orders").getResponse().getStatusCode())
        .isEqualTo(HttpStatus.UNAUTHORIZED);
    assertThat(passed).isFalse();
  }
}
