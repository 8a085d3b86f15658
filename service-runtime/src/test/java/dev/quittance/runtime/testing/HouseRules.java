package dev.quittance.runtime.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The house style as far as a machine can check it. */
public final class HouseRules {

  private static final List<String> SERVICES = List.of("dev.quittance.order",
      "dev.quittance.gateway", "dev.quittance.ingest", "dev.quittance.reconciliation");

  private HouseRules() {
  }

  /**
   * Checks a module.
   *
   * @param root its package
   * @param blocking patterns of the class names that may block on a reactive pipeline
   */
  public static void check(String root, String blocking) {
    JavaClasses classes = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(root);
    noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Processor)")
        .check(classes);
    noClasses().should().resideInAnyPackage("..controller..", "..service..", "..repository..",
        "..dto..", "..util..").check(classes);
    noFields().should().beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
        .allowEmptyShould(true).check(classes);
    noClasses().that().haveNameNotMatching(blocking)
        .should().callMethodWhere(new BlockingCall()).check(classes);
    noClasses().should().dependOnClassesThat().resideInAnyPackage(SERVICES.stream()
        .filter(service -> !service.equals(root)).map(service -> service + "..")
        .toArray(String[]::new)).check(classes);
    noClasses().that().areRecords().and().resideOutsideOfPackage("..web..")
        .and().haveNameNotMatching(".*(Settings|Catalogue|View|Page).*")
        .should().dependOnClassesThat().resideInAnyPackage("org.springframework.web..")
        .allowEmptyShould(true).check(classes);
  }
}
