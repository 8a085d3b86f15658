package dev.quittance.simulator.paypal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.quittance.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The key that events are signed with, its certificate, and a root of our own that vouches for it;
 * the same after a restart if there is a folder.
 */
@Component
final class PaypalSigning {

  private static final X500Principal ROOT = new X500Principal("CN=Simulated PayPal root");
  /** PayPal's own name, of its sandbox. */
  private static final X500Principal LEAF = new X500Principal(
      "CN=messageverificationcerts.sandbox.paypal.com,O=Provider simulator,C=US");
  private static final String ALGORITHM = "SHA256withRSA";
  private static final int KEY_BITS = 2048;
  private static final Duration VALID = Duration.ofDays(3650);
  private static final String ALIAS = "paypal";
  private static final char[] PASSWORD = "simulator".toCharArray();

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final X509Certificate root;

  PaypalSigning(SimulatorSettings simulator, PaypalSettings settings, Clock clock) {
    Path folder = simulator.dataFolder();
    Path file = folder == null ? null : folder.resolve("paypal-signing.p12");
    try {
      KeyStore store = file != null && Files.exists(file) ? load(file) : make(clock, file);
      Certificate[] chain = Objects.requireNonNull(store.getCertificateChain(ALIAS));
      this.key = (PrivateKey) Objects.requireNonNull(store.getKey(ALIAS, PASSWORD));
      this.certificate = (X509Certificate) chain[0];
      this.root = (X509Certificate) chain[1];
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("no signing certificate for PayPal: " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("SIMULATOR_DATA_DIR cannot be used: " + folder, e);
    }
    writeRoot(settings.rootFile());
  }

  private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static KeyStore make(Clock clock, @Nullable Path file)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    KeyPair rootKey = generator.generateKeyPair();
    KeyPair leafKey = generator.generateKeyPair();
    X509Certificate rootCertificate = certify(ROOT, rootKey, rootKey, true, clock);
    X509Certificate leaf = certify(LEAF, leafKey, rootKey, false, clock);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(ALIAS, leafKey.getPrivate(), PASSWORD,
        new Certificate[] {leaf, rootCertificate});
    if (file != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, PASSWORD);
      }
    }
    return store;
  }

  private static X509Certificate certify(X500Principal subject, KeyPair key, KeyPair issuer,
      boolean isRoot, Clock clock)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    Date from = Date.from(clock.instant().minus(Duration.ofHours(1)));
    Date until = Date.from(clock.instant().plus(VALID));
    X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
        ROOT, new BigInteger(64, new SecureRandom()), from, until, subject, key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isRoot));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(
        isRoot ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
    return new JcaX509CertificateConverter().getCertificate(builder.build(
        new JcaContentSignerBuilder(ALGORITHM).build(issuer.getPrivate())));
  }

  private void writeRoot(String file) {
    if (file.isBlank()) {
      return;
    }
    try {
      Path path = Path.of(file).toAbsolutePath();
      Files.createDirectories(path.getParent());
      // Whoever waits for the file must not see a part of it.
      Path part = path.resolveSibling(path.getFileName() + ".new");
      Files.writeString(part, pem(root));
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("SIMULATOR_PAYPAL_ROOT_FILE cannot be written: " + file, e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate cannot be written", e);
    }
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** The last part of the certificate's URL: another one for each certificate. */
  String certificateId() {
    return "CERT-" + certificate.getSerialNumber().toString(16);
  }

  /** What is served there. */
  String chainPem() {
    return pem(certificate) + pem(root);
  }

  String rootPem() {
    return pem(root);
  }

  /** The signature of a text by that key, as Base64. */
  static String sign(PrivateKey by, String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(by);
      signature.update(text.getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
    }
  }

  /** Whether this is our own signature of the text. */
  boolean isOurs(String text, String signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(certificate);
      signature.update(text.getBytes(US_ASCII));
      return signature.verify(Base64.getDecoder().decode(signed));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
