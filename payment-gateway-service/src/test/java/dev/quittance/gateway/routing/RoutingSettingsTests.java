package dev.quittance.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.gateway.routing.RoutingSettings.Rule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Rules as docs/routing.md writes them where no file can be put beside the jar. */
class RoutingSettingsTests {

  @Test
  void readsRulesFromVariables() {
    Map<String, Object> variables = Map.of(
        "QUITTANCE_GATEWAY_ROUTING_DEFAULTPROVIDER", "paypal",
        "QUITTANCE_GATEWAY_ROUTING_RULES_0_NAME", "big-yuan",
        "QUITTANCE_GATEWAY_ROUTING_RULES_0_CURRENCIES", "CNY",
        "QUITTANCE_GATEWAY_ROUTING_RULES_0_MINAMOUNTMINOR", "1000000",
        "QUITTANCE_GATEWAY_ROUTING_RULES_0_PROVIDERS_PINGXX", "100",
        "QUITTANCE_GATEWAY_ROUTING_RULES_1_NAME", "europe",
        "QUITTANCE_GATEWAY_ROUTING_RULES_1_COUNTRIES", "DE,FR,NL",
        "QUITTANCE_GATEWAY_ROUTING_RULES_1_PROVIDERS_STRIPE", "80",
        "QUITTANCE_GATEWAY_ROUTING_RULES_1_PROVIDERS_PAYPAL", "20");
    PropertySource<?> source = new SystemEnvironmentPropertySource(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);

    RoutingSettings settings = new Binder(ConfigurationPropertySources.from(source))
        .bind("quittance.gateway.routing", RoutingSettings.class).get();

    assertThat(settings.defaultProvider()).isEqualTo("paypal");
    assertThat(settings.rules()).containsExactly(
        new Rule("big-yuan", Set.of("CNY"), Set.of(), 1_000_000L, null, Map.of("pingxx", 100)),
        new Rule("europe", Set.of(), Set.of("DE", "FR", "NL"), null, null,
            Map.of("stripe", 80, "paypal", 20)));
  }
}
