package dev.quittance.providers.paypal;

import dev.quittance.providers.paypal.PaypalSettings.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom we believe that a certificate is the one PayPal signs its events with. */
final class PaypalTrust {

  private static final String LIVE_NAME = "messageverificationcerts.paypal.com";
  private static final String SANDBOX_NAME = "messageverificationcerts.sandbox.paypal.com";

  private final String name;
  private final Set<TrustAnchor> platform;
  private final Set<TrustAnchor> simulator;
  private final Clock clock;

  /**
   * Trusts the platform's roots, and for the simulator's host its own one.
   *
   * @throws IllegalArgumentException naming the setting, if the simulator's root cannot be read
   */
  PaypalTrust(Environment environment, @Nullable Path root, Clock clock) {
    this.name = switch (environment) {
      case LIVE -> LIVE_NAME;
      case SANDBOX -> SANDBOX_NAME;
    };
    this.platform = platformAnchors();
    this.simulator = root == null ? Set.of() : Set.of(anchorIn(root));
    this.clock = clock;
  }

  private static Set<TrustAnchor> platformAnchors() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      Set<TrustAnchor> anchors = new HashSet<>();
      Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance).map(X509TrustManager.class::cast)
          .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
          .forEach(issuer -> anchors.add(new TrustAnchor(issuer, null)));
      return anchors;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's roots cannot be read", e);
    }
  }

  private static TrustAnchor anchorIn(Path root) {
    try (InputStream pem = Files.newInputStream(root)) {
      return new TrustAnchor((X509Certificate)
          CertificateFactory.getInstance("X.509").generateCertificate(pem), null);
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "PAYPAL_CERT_TRUST_PATH holds no certificate that can be read: " + root, e);
    }
  }

  boolean isValidNow(X509Certificate certificate) {
    Date now = Date.from(clock.instant());
    return !now.before(certificate.getNotBefore()) && !now.after(certificate.getNotAfter());
  }

  /**
   * Null if the first certificate is PayPal's; otherwise why not.
   *
   * @param chain at least that one; in any order otherwise
   * @param bySimulator whether it came from the simulator's host, and its root counts instead
   */
  @Nullable String refusal(List<X509Certificate> chain, boolean bySimulator) {
    X509Certificate leaf = chain.getFirst();
    if (!List.of(name).equals(commonNames(leaf))) {
      return "the certificate is not of " + name;
    }
    if (!isValidNow(leaf)) {
      return "the certificate is not valid now";
    }
    Set<TrustAnchor> anchors = bySimulator ? simulator : platform;
    if (anchors.isEmpty()) {
      return "there is nobody to vouch for certificates";
    }
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(leaf);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(CertStore.getInstance(
          "Collection", new CollectionCertStoreParameters(chain)));
      // Revocation would need further calls to hosts that the certificate itself names.
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return null;
    } catch (GeneralSecurityException e) {
      return "no chain from the certificate to a root that we trust";
    }
  }

  private static List<String> commonNames(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
          .filter(part -> part.getType().equalsIgnoreCase("CN"))
          .map(part -> part.getValue().toString()).toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }
}
