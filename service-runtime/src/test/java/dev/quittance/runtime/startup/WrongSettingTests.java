package dev.quittance.runtime.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.runtime.messaging.TopicSettings;
import dev.quittance.runtime.testing.WrongSettings;
import dev.quittance.runtime.testing.WrongSettings.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingTests {

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(TopicSettings.class)
  static class Service {
  }

  @Configuration(proxyBeanMethods = false)
  static class WithSecret {

    @Bean
    Consumer<String> provider() {
      throw new IllegalArgumentException("STRIPE_SECRET_KEY must start with sk_test_");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithBug {

    @Bean
    Consumer<String> bug() {
      throw new IllegalArgumentException("no such element");
    }
  }

  private static void start(Class<?> service, String... arguments) {
    SpringApplication application = new SpringApplication(service);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.run(arguments).close();
  }

  @Test
  void isOneSentenceWithoutAStackTrace(CapturedOutput output) {
    assertThatThrownBy(() -> start(WithSecret.class)).isNotNull();

    assertThat(output).contains("STRIPE_SECRET_KEY must start with sk_test_",
        "Correct the setting").doesNotContain("\tat ");
  }

  @Test
  void isOneSentenceIfARecordRefusesIt(CapturedOutput output) {
    assertThatThrownBy(() -> start(Service.class, "--quittance.topics.partitions=0")).isNotNull();

    assertThat(output).contains("quittance.topics.partitions", "Correct the setting")
        .doesNotContain("\tat ");
  }

  @Test
  void isNamedIfItIsNoNumberAtAll(CapturedOutput output) {
    assertThatThrownBy(() -> start(Service.class, "--quittance.topics.partitions=many"))
        .isNotNull();

    assertThat(output).contains("quittance.topics.partitions", "many").doesNotContain("\tat ");
  }

  @Test
  void leavesOtherFailuresTheirStackTrace(CapturedOutput output) {
    assertThatThrownBy(() -> start(WithBug.class)).isNotNull();

    assertThat(output).contains("no such element", "\tat ");
  }

  @Test
  void everyNumberAndDurationHasABound() throws IOException {
    assertThat(WrongSettings.refusals(Map.of())).hasSizeGreaterThan(10)
        .allMatch(Refusal::namesIt);
  }
}
