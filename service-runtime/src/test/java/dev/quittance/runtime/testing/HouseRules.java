package dev.quittance.runtime.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import java.util.List;
import org.springframework.scheduling.annotation.Scheduled;

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
    checkGauges(classes);
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

  /** A gauge that its scheduled method does not refresh looks well. */
  public static void checkGauges(JavaClasses classes) {
    noClasses().that(DescribedPredicate.describe("show gauges", HouseRules::showsGauges))
        .should().dependOnClassesThat().areAssignableTo(Scheduled.class)
        .because("@GaugeRefresh has a bound in time and tells how fresh they are")
        .allowEmptyShould(true).check(classes);
  }

  private static boolean showsGauges(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .anyMatch(used ->
            used.isEquivalentTo(Gauge.class) || used.isEquivalentTo(MultiGauge.class));
  }
}
