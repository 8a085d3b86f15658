package dev.quittance.reconciliation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.quittance.reconciliation.schedule.ReadSchedule;
import dev.quittance.runtime.testing.HouseRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(30)
class HouseRulesTests {

  private static final JavaClasses SERVICE = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("dev.quittance.reconciliation");

  @Test
  void keepsFeaturesFreeOfCycles() {
    slices().matching("dev.quittance.reconciliation.(*)..").should().beFreeOfCycles()
        .check(SERVICE);
  }

  @Test
  void importsNoOtherService() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.quittance.orders..",
        "dev.quittance.gateway..", "dev.quittance.ingest..").check(SERVICE);
  }

  @Test
  void keepsDecisionsFreeOfFrameworks() {
    noClasses().that().haveSimpleName("SyncDecision").or().haveSimpleName("Walk")
        .or().haveSimpleName("PaymentEnd").or().haveSimpleName("ParityRules")
        .or().haveSimpleName("ParityDecision").or().haveSimpleNameEndingWith("Sayings")
        .or().haveSimpleName("ParityOrder").or()
        .belongToAnyOf(ReadSchedule.class)
        .should().dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "reactor..", "io.r2dbc..").check(SERVICE);
  }

  @Test
  void keepsItsGaugesFresh() {
    HouseRules.checkGauges(SERVICE);
  }

  @Test
  void blocksOnlyInTheLoops() {
    classes().that().haveNameNotMatching(".*\\.(Poller|EventWalker)").should(
        new ArchCondition<>("not block or subscribe") {
          @Override
          public void check(JavaClass item,
              ConditionEvents events) {
            item.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().isAssignableTo(Mono.class)
                    || call.getTargetOwner().isAssignableTo(Flux.class))
                .filter(call -> call.getName().startsWith("block")
                    || call.getName().equals("subscribe"))
                .forEach(call -> events.add(
                    SimpleConditionEvent.violated(call, call.getDescription())));
          }
        }).check(SERVICE);
  }
}
