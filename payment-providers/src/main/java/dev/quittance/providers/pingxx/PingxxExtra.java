package dev.quittance.providers.pingxx;

import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code extra} of a charge: what the payment brought, with our own addresses where it brought
 * none, and each value of the type that Ping++ wants.
 */
final class PingxxExtra {

  private static final Set<String> FLAGS =
      Set.of("bfb_login", "is_mobile", "app_pay", "new_version");
  private static final Set<String> NUMBERS =
      Set.of("identity_type", "terminal_type", "order_type");
  private static final Set<String> ADDRESSES =
      Set.of("success_url", "result_url", "cancel_url", "fail_url");
  /** What the form of a value must be, where Ping++ says so. */
  private static final Map<String, String> FORMS = Map.of(
      "product_id", ".{1,32}",
      "device", "ios|android",
      "scan_code", "[0-9A-Za-z]{1,32}",
      "p_no", "[0-9]{1,30}",
      "seq", "[0-9]{1,20}",
      "m_uid", "[0-9]{1,20}",
      "mobile", "[0-9]{11}",
      "identity_id", ".{1,50}");

  private final PingxxSettings settings;

  PingxxExtra(PingxxSettings settings) {
    this.settings = settings;
  }

  /** Why Ping++ would refuse it, naming the field; null if it would not. */
  @Nullable NotAttempted refusal(PingxxChannel channel, CreatePayment command) {
    for (String name : new TreeSet<>(command.extra().keySet())) {
      // Not passed on unseen: the payer's browser may have sent it.
      if (!channel.takes(name)) {
        return invalid(channel.wireName() + " takes no " + name);
      }
    }
    for (String name : new TreeSet<>(channel.required())) {
      if (value(name, command) == null) {
        return new NotAttempted("missing_field",
            channel.wireName() + " needs extra." + name, false, null);
      }
    }
    for (Map.Entry<String, String> field : values(channel, command).entrySet()) {
      String wrong = wrong(field.getKey(), field.getValue());
      if (wrong != null) {
        return invalid("extra." + field.getKey() + " " + wrong);
      }
    }
    return null;
  }

  /** The fields as Ping++ takes them; call it only if there is no refusal. */
  Map<String, Object> of(PingxxChannel channel, CreatePayment command) {
    Map<String, Object> extra = new TreeMap<>();
    values(channel, command).forEach((name, value) -> extra.put(name, typed(name, value)));
    return extra;
  }

  private Map<String, String> values(PingxxChannel channel, CreatePayment command) {
    Map<String, String> values = new TreeMap<>();
    for (String name : ADDRESSES) {
      String value = channel.takes(name) ? value(name, command) : null;
      // An address of ours that the channel refuses matters only where the channel needs one.
      if (value != null && (channel.required().contains(name) || wrong(name, value) == null)) {
        values.put(name, value);
      }
    }
    command.extra().forEach((name, value) -> {
      if (!value.isBlank()) {
        values.put(name, value);
      }
    });
    return values;
  }

  private @Nullable String value(String name, CreatePayment command) {
    String given = command.extra().get(name);
    if (given != null && !given.isBlank()) {
      return given;
    }
    return switch (name) {
      case "success_url", "result_url" -> otherwise(command.returnUrl(), settings.returnUrl());
      case "cancel_url" -> command.cancelUrl();
      case "fail_url" -> otherwise(command.cancelUrl(), settings.returnUrl());
      default -> null;
    };
  }

  private static @Nullable String otherwise(@Nullable String text, @Nullable String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }

  private @Nullable String wrong(String name, String value) {
    if (ADDRESSES.contains(name)) {
      return PingxxUrls.refusal(value, !settings.isReal());
    }
    if (FLAGS.contains(name)) {
      return value.matches("true|false") ? null : "must be true or false";
    }
    if (NUMBERS.contains(name)) {
      return value.matches("[0-9]{1,4}") ? null : "must be a number";
    }
    String form = FORMS.get(name);
    return form == null || value.matches(form) ? null : "must match " + form;
  }

  private static Object typed(String name, String value) {
    if (FLAGS.contains(name)) {
      return Boolean.valueOf(value);
    }
    return NUMBERS.contains(name) ? (Object) Integer.valueOf(value) : value;
  }

  private static NotAttempted invalid(String message) {
    return new NotAttempted("invalid_request", message, false, null);
  }
}
