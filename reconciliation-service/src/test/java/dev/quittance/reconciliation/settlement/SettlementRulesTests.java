package dev.quittance.reconciliation.settlement;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SettlementRulesTests {

  private static final JavaClasses SETTLEMENT = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("dev.quittance.reconciliation.settlement");

  @Test
  void keepsFormatsAndDecisionsFreeOfFrameworks() {
    noClasses().that().resideInAPackage("..settlement.formats..")
        .or().belongToAnyOf(Matching.class, Repair.class, KnownPayment.class,
            SettlementFact.class, FeeExpectation.class)
        .should().dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "reactor..", "io.r2dbc..")
        .check(SETTLEMENT);
  }
}
