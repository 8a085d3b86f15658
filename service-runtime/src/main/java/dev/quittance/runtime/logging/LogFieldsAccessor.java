package dev.quittance.runtime.logging;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets the {@link LogFields} follow the work from thread to thread; found as a service. */
public final class LogFieldsAccessor implements ThreadLocalAccessor<Map<String, String>> {

  @Override
  public Object key() {
    return LogFields.KEY;
  }

  @Override
  public @Nullable Map<String, String> getValue() {
    Map<String, String> fields = LogFields.current();
    return fields.isEmpty() ? null : fields;
  }

  @Override
  public void setValue(Map<String, String> fields) {
    LogFields.show(fields);
  }

  @Override
  public void setValue() {
    LogFields.show(Map.of());
  }
}
