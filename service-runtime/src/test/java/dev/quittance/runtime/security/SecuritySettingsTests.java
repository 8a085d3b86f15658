package dev.quittance.runtime.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SecuritySettingsTests {

  @ParameterizedTest
  @ValueSource(strings = {"*", "shop.example", "https://*.example", "https://shop.example/",
    "null", "https://shop.example/path", "javascript:x", ""})
  void refusesWhatIsNoOrigin(String origin) {
    assertThatThrownBy(() -> new SecuritySettings(List.of(origin)))
        .hasMessageContaining("CORS_ALLOWED_ORIGINS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example", "http://localhost:3000"})
  void takesOrigins(String origin) {
    assertThat(new SecuritySettings(List.of(origin)).corsOrigins()).containsExactly(origin);
  }
}
