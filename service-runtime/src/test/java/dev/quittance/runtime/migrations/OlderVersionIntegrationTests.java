package dev.quittance.runtime.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The way back that the handbook gives: the older jar on the schema of the newer one. */
@Timeout(120)
class OlderVersionIntegrationTests {

  /** Neither the first nor the last, so that it is missing and not of the future. */
  private static final String UNKNOWN_TO_THE_OLDER = "V202611212010__inbox_age.sql";

  @TempDir
  private Path newer;
  @TempDir
  private Path older;
  private final Map<String, String> database = Infrastructure.databaseProperties();

  @BeforeEach
  void migrate() throws IOException {
    for (Resource file : new PathMatchingResourcePatternResolver()
        .getResources("classpath:db/runtime/*.sql")) {
      String name = String.valueOf(file.getFilename());
      Files.write(newer.resolve(name), file.getContentAsByteArray());
      if (!name.equals(UNKNOWN_TO_THE_OLDER)) {
        Files.write(older.resolve(name), file.getContentAsByteArray());
      }
    }
    service(newer).run(context -> assertThat(context).hasNotFailed());
  }

  /** Flyway as the services configure it, with these files. */
  private ApplicationContextRunner service(Path files) {
    return new ApplicationContextRunner()
        .withInitializer(new ConfigDataApplicationContextInitializer())
        .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
        .withPropertyValues("spring.application.name=older",
            "spring.config.import=classpath:quittance-runtime.yml",
            "spring.flyway.locations=filesystem:" + files)
        .withPropertyValues(database.entrySet().stream()
            .map(property -> property.getKey() + "=" + property.getValue())
            .toArray(String[]::new));
  }

  @Test
  void startsOnTheSchemaOfTheNewer() {
    service(older).run(context -> {
      assertThat(context).hasNotFailed();
      assertThat(context.getBean(Flyway.class).info().applied())
          .extracting(MigrationInfo::getScript).contains(UNKNOWN_TO_THE_OLDER);
    });
  }

  @Test
  void doesNotStartOnAFileThatSaysSomethingElseThanWhatWasApplied() throws IOException {
    Files.writeString(older.resolve("V202611210002__inbox.sql"), "CREATE TABLE inbox (id text);");

    service(older).run(context -> assertThat(context).getFailure()
        .rootCause().isInstanceOf(FlywayValidateException.class)
        .hasMessageContaining("checksum mismatch for migration version 202611210002"));
  }
}
