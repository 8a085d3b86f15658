package dev.quittance.runtime.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.runtime.messaging.TopicSettings;
import dev.quittance.runtime.purge.PurgeSettings;
import dev.quittance.runtime.testing.WrongSettings;
import dev.quittance.runtime.testing.WrongSettings.Refusal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingTests {

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({TopicSettings.class, PurgeSettings.class})
  @Import(StartupAutoConfiguration.class)
  static class Service {
  }

  @Configuration(proxyBeanMethods = false)
  static class WithoutDatabase {

    @Bean
    Consumer<String> database() {
      throw new IllegalStateException(new SQLException(
          "Connection to localhost:5433 refused", "08001"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithoutBroker {

    @Bean
    Admin broker() {
      return Admin.create(Map.of("bootstrap.servers", "nowhere"));
    }
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

    assertThat(output).contains("quittance.topics.partitions must be a whole number")
        .doesNotContain("many", "\tat ");
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '"', value = {
    "DB_HOST, http://db, DB_HOST must be a host",
    "DB_PORT, abc, DB_PORT must be a port",
    "DB_PORT, 65536, DB_PORT must be a port",
    "DB_POOL_SIZE, -1, DB_POOL_SIZE must be a whole number",
    "DB_POOL_SIZE, 2, DB_POOL_SIZE must be a whole number",
    "DB_USER, \" \", DB_USER must be a user",
    "KAFKA_BOOTSTRAP_SERVERS, localhost, KAFKA_BOOTSTRAP_SERVERS must be brokers",
    "SERVER_PORT, 99999, SERVER_PORT must be a port",
    "JWT_JWK_SET_URI, nonsense, JWT_JWK_SET_URI must be an http or https URL",
    "LOG_FORMAT, xml, \"LOG_FORMAT must be logstash, ecs, gelf or empty\"",
    "LOG_LEVEL, loud, LOG_LEVEL must be one of trace",
    "SHUTDOWN_PHASE_TIMEOUT, -5s, SHUTDOWN_PHASE_TIMEOUT must be a positive time",
    "SHUTDOWN_PHASE_TIMEOUT, 25, SHUTDOWN_PHASE_TIMEOUT must be a positive time",
    "TRACES_EXPORT_ENABLED, perhaps, TRACES_EXPORT_ENABLED must be true or false",
  })
  void isOneSentenceIfSpringWouldReadIt(
      String variable, String value, String said, CapturedOutput output) {
    assertThatThrownBy(() -> start(Service.class, "--" + variable + "=" + value)).isNotNull();

    assertThat(output).contains(said, "Correct the setting").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "DB_HOST, db-1.example.com", "DB_HOST, 10.0.0.1", "DB_HOST, [::1]", "DB_PORT, 5432",
    "KAFKA_BOOTSTRAP_SERVERS, 'a:9092, b.example:9093'", "KAFKA_BOOTSTRAP_SERVERS, [::1]:9092",
    "KAFKA_BOOTSTRAP_SERVERS, SSL://a:9093",
    "LOG_FORMAT, ''", "LOG_LEVEL, WARN", "SHUTDOWN_PHASE_TIMEOUT, PT30S", "SERVER_PORT, 0",
    "JWT_JWK_SET_URI, https://issuer.example/keys",
  })
  void takesWhatIsRight(String variable, String value) {
    assertThatNoException().isThrownBy(() -> start(Service.class, "--" + variable + "=" + value));
  }

  @Test
  void isRefusedIfATimeHasNoUnit(CapturedOutput output) {
    assertThatThrownBy(() -> start(Service.class, "--SOME_PAUSE=24",
        "--quittance.purge.interval=${SOME_PAUSE}")).isNotNull();

    assertThat(output)
        .contains("SOME_PAUSE (quittance.purge.interval) must be a time with its unit")
        .doesNotContain("\tat ");
  }

  @Test
  void namesTheVariableAndNotItsValue(CapturedOutput output) {
    assertThatThrownBy(() -> start(Service.class, "--RATE=sk_live_abc",
        "--quittance.purge.batch-size=${RATE}")).isNotNull();

    assertThat(output).contains("RATE (quittance.purge.batch-size) must be a whole number")
        .doesNotContain("sk_live_abc", "\tat ");
  }

  @Test
  void saysThatPostgresqlLetsNobodyIn(CapturedOutput output) {
    assertThatThrownBy(() -> start(WithoutDatabase.class)).isNotNull();

    assertThat(output).contains("PostgreSQL: Connection to localhost:5433 refused", "DB_PASSWORD")
        .doesNotContain("\tat ");
  }

  @Test
  void saysWhatKafkasClientRefuses(CapturedOutput output) {
    assertThatThrownBy(() -> start(WithoutBroker.class)).isNotNull();

    assertThat(output)
        .contains("Invalid url in bootstrap.servers: nowhere", "KAFKA_BOOTSTRAP_SERVERS")
        .doesNotContain("\tat ");
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
