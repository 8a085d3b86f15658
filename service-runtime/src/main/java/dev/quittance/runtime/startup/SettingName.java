package dev.quittance.runtime.startup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.PropertySourceOrigin;

/** What a person calls a setting. */
final class SettingName {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)");
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");

  private SettingName() {
  }

  /** {@code ORDER_LIFETIME (quittance.orders.lifetime)}, or the property if no variable sets it. */
  static String of(ConfigurationProperty property) {
    String variables = PLACEHOLDER.matcher(String.valueOf(property.getValue())).results()
        .map(found -> found.group(1)).collect(Collectors.joining(" or "));
    if (variables.isEmpty() && property.getOrigin() instanceof PropertySourceOrigin origin) {
      Matcher own = VARIABLE.matcher(origin.getPropertyName());
      variables = own.matches() ? own.group() : "";
    }
    return variables.isEmpty() ? property.getName().toString()
        : variables + " (" + property.getName() + ")";
  }
}
