package dev.quittance.runtime.startup;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/** Refuses a time without its unit: Spring takes 24 for 24 milliseconds. */
record TimesHaveUnits(Environment environment)
    implements ConfigurationPropertiesBindHandlerAdvisor {

  @Override
  public BindHandler apply(BindHandler handler) {
    return new AbstractBindHandler(handler) {
      @Override
      public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target,
          BindContext context, Object result) {
        ConfigurationProperty property = context.getConfigurationProperty();
        if (result instanceof Duration && property != null && isBare(property.getValue())) {
          throw new IllegalArgumentException(SettingName.of(property)
              + " must be a time with its unit, such as 500ms, 30s, 10m, 24h or 7d");
        }
        return super.onSuccess(name, target, context, result);
      }
    };
  }

  private boolean isBare(Object value) {
    return environment.resolvePlaceholders(value.toString()).strip().matches("[-+]?0*[1-9]\\d*");
  }
}
