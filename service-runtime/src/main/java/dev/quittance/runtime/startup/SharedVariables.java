package dev.quittance.runtime.startup;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Checks the variables that no settings record of ours reads, but Spring, R2DBC, Kafka or the log,
 * whose own errors name no variable.
 */
final class SharedVariables implements EnvironmentPostProcessor, Ordered {

  private static final int MOST_CONNECTIONS = 1_000;
  private static final Pattern BROKER =
      Pattern.compile("([A-Za-z][\\w+.-]*://)?([^\\s,:/]+|\\[[0-9a-fA-F:]+]):\\d{1,5}");
  private static final Set<String> FORMATS = Set.of("", "logstash", "ecs", "gelf");
  private static final Set<String> LEVELS =
      Set.of("trace", "debug", "info", "warn", "error", "fatal", "off");
  private static final Map<String, Rule> RULES = rules();

  /** What a value must be, and how that is said. */
  private record Rule(String form, Predicate<String> test) {
  }

  private static Map<String, Rule> rules() {
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put("DB_HOST", new Rule("a host", value -> value.matches("[^\\s/:]+|\\[[^\\s/]+]")));
    rules.put("DB_PORT", new Rule("a port, 1 to 65535", value -> isWhole(value, 1, 65_535)));
    rules.put("DB_NAME", new Rule("the name of a database", value -> value.matches("[^\\s/?]+")));
    rules.put("DB_USER", new Rule("a user", value -> !value.isBlank()));
    rules.put("DB_POOL_SIZE", new Rule("a whole number, 4 to " + MOST_CONNECTIONS,
        value -> isWhole(value, 4, MOST_CONNECTIONS)));
    rules.put("KAFKA_BOOTSTRAP_SERVERS",
        new Rule("brokers as host:port, comma-separated", SharedVariables::areBrokers));
    rules.put("SERVER_PORT", new Rule("a port, 0 to 65535", value -> isWhole(value, 0, 65_535)));
    rules.put("JWT_JWK_SET_URI", new Rule("an http or https URL", SharedVariables::isHttp));
    rules.put("LOG_FORMAT", new Rule("logstash, ecs, gelf or empty", FORMATS::contains));
    rules.put("LOG_LEVEL", new Rule("one of trace, debug, info, warn, error, off",
        value -> LEVELS.contains(value.toLowerCase(Locale.ROOT))));
    rules.put("SHUTDOWN_PHASE_TIMEOUT",
        new Rule("a positive time with its unit, such as 25s", SharedVariables::isTime));
    rules.put("TRACES_EXPORT_ENABLED",
        new Rule("true or false", value -> value.matches("(?i)true|false")));
    return rules;
  }

  /** After the configuration files, which may set them too. */
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  /**
   * Looks at those that are set.
   *
   * @throws IllegalArgumentException naming the first that is wrong; never its value
   */
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    RULES.forEach((name, rule) -> {
      String value = environment.getProperty(name);
      if (value != null && !rule.test().test(value)) {
        throw new IllegalArgumentException(name + " must be " + rule.form());
      }
    });
  }

  private static boolean isWhole(String value, int least, int most) {
    if (!value.matches("\\d{1,9}")) {
      return false;
    }
    int number = Integer.parseInt(value);
    return least <= number && number <= most;
  }

  private static boolean areBrokers(String value) {
    for (String broker : value.split(",", -1)) {
      if (!BROKER.matcher(broker.strip()).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHttp(String value) {
    try {
      URI uri = new URI(value);
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isTime(String value) {
    if (value.matches("-?\\d+")) {
      return false;
    }
    try {
      return DurationStyle.detectAndParse(value).isPositive();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
