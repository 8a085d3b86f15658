package dev.quittance.providers.paypal;

import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.WebhookVerdict.InvalidSignature;
import dev.quittance.providers.WebhookVerdict.Unverifiable;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks PayPal's signature with the certificate that its header names. */
final class PaypalSignatureByCertificate implements PaypalSignature {

  private final List<String> webhookIds;
  private final PaypalCertificates certificates;

  PaypalSignatureByCertificate(List<String> webhookIds, PaypalCertificates certificates) {
    this.webhookIds = webhookIds;
    this.certificates = certificates;
  }

  @Override
  public @Nullable WebhookVerdict refusal(PaypalTransmission transmission, byte[] body) {
    return switch (certificates.get(transmission.certUrl())) {
      case PaypalCertificates.Lookup.Refused(String reason) -> new InvalidSignature(reason);
      case PaypalCertificates.Lookup.Unreachable(String reason) -> new Unverifiable(reason);
      case PaypalCertificates.Lookup.Trusted(var certificate) ->
        webhookIds.stream().anyMatch(id -> isRight(transmission, id, body, certificate))
            ? null : new InvalidSignature("the signature does not match");
    };
  }

  private static boolean isRight(PaypalTransmission transmission, String webhookId, byte[] body,
      X509Certificate certificate) {
    try {
      Signature signature = Signature.getInstance(transmission.algorithm());
      signature.initVerify(certificate);
      signature.update(transmission.signed(webhookId, body));
      return signature.verify(Base64.getDecoder().decode(transmission.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // A key of another kind, a signature of another length, or no Base64 after all.
      return false;
    }
  }
}
