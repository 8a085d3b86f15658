package dev.quittance.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.LifecycleDependencies;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

class LifecycleIntegrationTests extends ReconciliationTestBase {

  @Autowired
  private ConfigurableListableBeanFactory beans;

  @Test
  void nobodyIsStoppedBeforeItsTime() {
    assertThat(LifecycleDependencies.unsound(beans)).isEmpty();
  }
}
