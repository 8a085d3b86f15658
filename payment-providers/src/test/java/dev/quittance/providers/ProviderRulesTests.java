package dev.quittance.providers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProviderRulesTests {

  private static final JavaClasses PROVIDERS = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.quittance.providers");

  @Test
  void adaptersArePlainJava() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage(
        "org.springframework..", "reactor..", "io.r2dbc..", "java.sql..").check(PROVIDERS);
  }

  /** Each provider's package uses the port, what is shared, and nothing of its neighbours. */
  @Test
  void noProviderKnowsAnother() {
    slices().matching("dev.quittance.providers.(stripe|pingxx|omise|paypal|dummy)..")
        .should().notDependOnEachOther().check(PROVIDERS);
  }
}
