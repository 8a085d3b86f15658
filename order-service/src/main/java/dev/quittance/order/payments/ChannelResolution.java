package dev.quittance.order.payments;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.quittance.order.orders.OrderSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out how an order is to be paid. Pure. */
final class ChannelResolution {

  private static final Set<String> PROVIDERS = Stream.concat(
      OrderSettings.PROVIDERS.stream(), Stream.of(Channel.AUTO)).collect(toUnmodifiableSet());
  /** Ping++ channels need no prefix: their names belong to nobody else. */
  private static final List<String> PINGXX_FAMILIES = List.of("wx", "alipay", "upacp", "cp_b2b",
      "jdpay", "qpay", "bfb", "yeepay", "cmb_wallet", "isv_", "cb_wx");
  private static final String STRIPE_DEFAULT = "payment_intent";

  private ChannelResolution() {
  }

  /** What was found. */
  sealed interface Resolution {
  }

  /** A way to pay that is enabled. */
  record Resolved(Channel channel) implements Resolution {
  }

  /**
   * None.
   *
   * @param code {@code invalid_channel} for a 400, {@code channel_not_enabled} for a 422
   */
  record Refused(String code, String detail) implements Resolution {
  }

  /**
   * What a request may say, and what else is known.
   *
   * @param paymentChannel the provider that was asked for
   * @param channel a sub-channel, a provider, or both: {@code stripe:checkout_session}
   * @param lastProvider what the order used last
   * @param lastSubChannel the sub-channel of that
   * @param preselected the page's own {@code ?channel=}, a {@code channel} as above
   * @param defaultProvider what is meant if nobody says anything
   */
  record Wish(@Nullable String paymentChannel, @Nullable String channel,
      @Nullable String lastProvider, @Nullable String lastSubChannel,
      @Nullable String preselected, String defaultProvider) {
  }

  static Resolution resolve(Wish wish, List<String> enabled) {
    String explicit = blankToNull(wish.paymentChannel());
    if (explicit != null && !PROVIDERS.contains(explicit)) {
      return invalid("payment_channel '" + explicit + "' is none of " + sorted(PROVIDERS));
    }
    Resolution named = fromChannel(blankToNull(wish.channel()), explicit);
    if (named instanceof Refused) {
      return named;
    }
    if (named instanceof Resolved(Channel fromRequest)) {
      return checked(fromRequest, enabled);
    }
    if (explicit != null) {
      return checked(new Channel(explicit,
          explicit.equals(wish.lastProvider()) ? wish.lastSubChannel() : null), enabled);
    }
    if (wish.lastProvider() != null) {
      return checked(new Channel(wish.lastProvider(), wish.lastSubChannel()), enabled);
    }
    Resolution preselected = fromChannel(blankToNull(wish.preselected()), null);
    return switch (preselected) {
      case Resolved(Channel channel) -> checked(channel, enabled);
      case Refused refused -> refused;
      case null -> checked(new Channel(wish.defaultProvider(), null), enabled);
    };
  }

  private static @Nullable Resolution fromChannel(
      @Nullable String text, @Nullable String explicit) {
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    String prefix = colon < 0 ? text : text.substring(0, colon);
    if (PROVIDERS.contains(prefix)) {
      if (explicit != null && !explicit.equals(prefix)) {
        return invalid("channel '" + text + "' is not of payment_channel '" + explicit + "'");
      }
      return new Resolved(new Channel(prefix,
          colon < 0 ? null : blankToNull(text.substring(colon + 1))));
    }
    if (colon < 0 && explicit != null) {
      return new Resolved(new Channel(explicit, text));
    }
    return colon < 0 && PINGXX_FAMILIES.stream().anyMatch(text::startsWith)
        ? new Resolved(new Channel("pingxx", text)) : invalid("unknown channel '" + text + "'");
  }

  private static Resolution checked(Channel channel, List<String> enabled) {
    if (channel.provider().equals(Channel.AUTO)) {
      return new Resolved(new Channel(Channel.AUTO, null));
    }
    if (!enabled.contains(channel.provider())) {
      return new Refused("channel_not_enabled",
          "'" + channel.provider() + "' is not enabled; enabled are " + enabled);
    }
    if (channel.subChannel() == null && channel.provider().equals("pingxx")) {
      return invalid("pingxx needs a channel, wx_pub_qr for one");
    }
    return channel.subChannel() == null && channel.provider().equals("stripe")
        ? new Resolved(new Channel("stripe", STRIPE_DEFAULT)) : new Resolved(channel);
  }

  private static Refused invalid(String detail) {
    return new Refused("invalid_channel", detail);
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.trim();
  }
}
