package dev.quittance.runtime.startup;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says a wrong setting in the one sentence that our settings say it in, without a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WrongSettingAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> {

  private static final Pattern NAMES_A_SETTING =
      Pattern.compile("\\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\\b|\\bquittance\\.[a-z]");
  private static final String OURS = "dev.quittance.";

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable failure, IllegalArgumentException cause) {
    String message = cause.getMessage();
    if (message == null || !NAMES_A_SETTING.matcher(message).find() || !isThrownByUs(cause)) {
      return null;
    }
    return new FailureAnalysis(message, "Correct the setting and start again.", failure);
  }

  /** Others' errors may name constants: those need their stack trace. */
  private static boolean isThrownByUs(Throwable cause) {
    return Arrays.stream(cause.getStackTrace()).map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst().filter(name -> name.startsWith(OURS)).isPresent();
  }
}
