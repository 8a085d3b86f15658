package dev.quittance.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContractRulesTests {

  private static final JavaClasses CONTRACT = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.quittance.events");

  @Test
  void recordsNeedOnlyJavaAndAnnotations() {
    classes().that().areRecords().should().onlyDependOnClassesThat().resideInAnyPackage(
        "java..", "dev.quittance.events", "com.fasterxml.jackson.annotation", "org.jspecify..")
        .check(CONTRACT);
  }

  @Test
  void onlyTheMappingKnowsKafkaAndOnlyTheJsonKnowsJackson() {
    noClasses().that().doNotHaveSimpleName("EventMapping").should().dependOnClassesThat()
        .resideInAnyPackage("io.cloudevents..", "org.apache.kafka..").check(CONTRACT);
    noClasses().that().doNotHaveSimpleName("EventJson").should().dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..").check(CONTRACT);
    noClasses().should().dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "reactor..").check(CONTRACT);
  }
}
