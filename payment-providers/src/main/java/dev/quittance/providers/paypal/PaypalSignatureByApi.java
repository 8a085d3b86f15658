package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.WebhookVerdict.InvalidSignature;
import dev.quittance.providers.WebhookVerdict.Unverifiable;
import dev.quittance.providers.http.JsonFields;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lets PayPal say whether an event is its own. See "Verify webhook signature" there. */
final class PaypalSignatureByApi implements PaypalSignature {

  private static final String PATH = "/v1/notifications/verify-webhook-signature";
  private static final int MOST_AT_ONCE = 16;

  private final List<String> webhookIds;
  private final PaypalClient client;
  private final PaypalCertUrls urls;
  private final Semaphore permits = new Semaphore(MOST_AT_ONCE);

  PaypalSignatureByApi(List<String> webhookIds, PaypalClient client, PaypalCertUrls urls) {
    this.webhookIds = webhookIds;
    this.client = client;
    this.urls = urls;
  }

  @Override
  public @Nullable WebhookVerdict refusal(PaypalTransmission transmission, byte[] body) {
    String refusal = urls.refusal(transmission.certUrl());
    if (refusal != null) {
      return new InvalidSignature(refusal);
    }
    if (!isOneObject(body)) {
      return new InvalidSignature("the body is no JSON object");
    }
    if (!permits.tryAcquire()) {
      return new Unverifiable("too many webhooks wait for PayPal's verdict");
    }
    try {
      return verdict(transmission, body);
    } finally {
      permits.release();
    }
  }

  /** It is PayPal's if it is for one of our webhooks, and not if it is for none of them. */
  private @Nullable WebhookVerdict verdict(PaypalTransmission transmission, byte[] body) {
    WebhookVerdict refusal = null;
    for (String webhookId : webhookIds) {
      WebhookVerdict next = verdictOn(client.ask(PATH, question(transmission, webhookId, body)));
      if (next == null) {
        return null;
      }
      refusal = refusal instanceof Unverifiable ? refusal : next;
    }
    return refusal;
  }

  /** Only a clear no is one: any other answer leaves the question open. */
  private static @Nullable WebhookVerdict verdictOn(PaypalAnswer answer) {
    return switch (answer) {
      case PaypalAnswer.Refused refused -> new Unverifiable("PayPal gives no verdict: "
          + PaypalErrors.unavailable(refused).code());
      case PaypalAnswer.Answered answered ->
        switch (JsonFields.text(answered.object(), "verification_status")) {
          case "SUCCESS" -> null;
          case "FAILURE" -> new InvalidSignature("PayPal says that it is not its own");
          default -> new Unverifiable("PayPal gives no verdict that we know");
        };
    };
  }

  /** The body goes in unread and unchanged: PayPal checks the bytes that it once sent. */
  private static byte[] question(
      PaypalTransmission transmission, String webhookId, byte[] body) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("transmission_id", transmission.id());
    fields.put("transmission_time", transmission.time());
    fields.put("transmission_sig", transmission.signature());
    fields.put("cert_url", transmission.certUrl());
    fields.put("auth_algo", transmission.algorithm());
    fields.put("webhook_id", webhookId);
    String open = fields.toString();
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    question.writeBytes(open.substring(0, open.length() - 1).getBytes(UTF_8));
    question.writeBytes(",\"webhook_event\":".getBytes(UTF_8));
    question.writeBytes(body);
    question.write('}');
    return question.toByteArray();
  }

  /** Anything else could close our question and ask another one. */
  private static boolean isOneObject(byte[] body) {
    try {
      return JsonFields.objectOf(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString()) != null;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
