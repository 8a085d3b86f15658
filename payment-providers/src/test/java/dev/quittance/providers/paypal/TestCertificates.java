package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates of a test's own, and what PayPal signs with them. */
final class TestCertificates {

  static final String SANDBOX = "CN=messageverificationcerts.sandbox.paypal.com,O=PayPal";

  private static final AtomicLong SERIALS = new AtomicLong(1);

  private TestCertificates() {
  }

  /** A certificate with its key. */
  record Holder(X509Certificate certificate, KeyPair keys) {

    String pem() throws Exception {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    }

    /** PayPal's signature of a body. */
    String sign(String id, String time, String webhookId, byte[] body) throws Exception {
      CRC32 checksum = new CRC32();
      checksum.update(body);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(
          (id + "|" + time + "|" + webhookId + "|" + checksum.getValue()).getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    }
  }

  static Holder root(Instant now) throws Exception {
    KeyPair keys = keys();
    return new Holder(certify("CN=Root", keys, "CN=Root", keys, now, now.plus(
        Duration.ofDays(3650)), true), keys);
  }

  static Holder authority(Holder issuer, Instant now) throws Exception {
    return issued(issuer, "CN=Authority", now, now.plus(Duration.ofDays(900)), true);
  }

  static Holder leaf(Holder issuer, String name, Instant now) throws Exception {
    return issued(issuer, name, now, now.plus(Duration.ofDays(30)), false);
  }

  private static Holder issued(
      Holder issuer, String name, Instant from, Instant until, boolean isAuthority)
      throws Exception {
    KeyPair keys = keys();
    return new Holder(certify(name, keys,
        issuer.certificate().getSubjectX500Principal().getName(), issuer.keys(), from, until,
        isAuthority), keys);
  }

  private static KeyPair keys() throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate certify(String subject, KeyPair keys, String issuer,
      KeyPair issuerKeys, Instant from, Instant until, boolean isAuthority) throws Exception {
    JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
        new X500Principal(issuer), BigInteger.valueOf(SERIALS.incrementAndGet()),
        Date.from(from.minusSeconds(60)), Date.from(until), new X500Principal(subject),
        keys.getPublic());
    builder.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    return new JcaX509CertificateConverter().getCertificate(builder.build(
        new JcaContentSignerBuilder("SHA256withRSA").build(issuerKeys.getPrivate())));
  }
}
