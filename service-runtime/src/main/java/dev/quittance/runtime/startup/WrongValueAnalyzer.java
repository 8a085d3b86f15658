package dev.quittance.runtime.startup;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.util.ClassUtils;

/**
 * Says which setting has a value of the wrong form, and what form it must have. The value itself is
 * not told: it may be a secret that was set in the wrong place.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class WrongValueAnalyzer extends AbstractFailureAnalyzer<BindException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, BindException cause) {
    if (findCause(cause, ConversionException.class) == null) {
      return null;
    }
    ConfigurationProperty property = cause.getProperty();
    String name = property == null ? cause.getName().toString() : SettingName.of(property);
    return new FailureAnalysis(name + " must be " + form(typeOf(cause)),
        "Correct the setting and start again.", failure);
  }

  /** Of what could not be converted: an element, where a list was bound. */
  private Class<?> typeOf(BindException cause) {
    ConversionFailedException failed = findCause(cause, ConversionFailedException.class);
    Class<?> type = failed != null ? failed.getTargetType().getType()
        : cause.getTarget().getType().resolve(Object.class);
    return ClassUtils.resolvePrimitiveIfNecessary(type);
  }

  private static String form(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Arrays.stream(type.getEnumConstants()).map(constant ->
              ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", "));
    }
    if (type == Duration.class) {
      return "a time with its unit, such as 500ms, 30s, 10m, 24h or 7d";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type == Integer.class || type == Long.class || type == Short.class) {
      return "a whole number within bounds";
    }
    return switch (type.getSimpleName()) {
      case "BigDecimal", "Double", "Float" -> "a number";
      case "DataSize" -> "a size such as 64KB or 256MB";
      case "URI", "URL" -> "a URL";
      default -> "a " + type.getSimpleName();
    };
  }
}
