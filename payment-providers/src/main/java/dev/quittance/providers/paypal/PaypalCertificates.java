package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.ProviderHttp;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that PayPal's headers name: fetched once for all that wait, bounded in size,
 * time and number, and trusted only after their chain.
 */
final class PaypalCertificates {

  private static final int LONGEST = 64 * 1024;
  private static final int MOST_KEPT = 16;
  private static final int MOST_FETCHES = 4;

  private final PaypalCertUrls urls;
  private final ProviderHttp http;
  private final PaypalTrust trust;
  private final SingleFlight<String, Lookup> flights = new SingleFlight<>();
  private final Semaphore fetches = new Semaphore(MOST_FETCHES);
  /** Only what was trusted is kept: nobody can push it out with URLs that lead nowhere. */
  private final Map<String, X509Certificate> kept = new LinkedHashMap<>();

  PaypalCertificates(PaypalCertUrls urls, ProviderHttp http, PaypalTrust trust) {
    this.urls = urls;
    this.http = http;
    this.trust = trust;
  }

  /** A certificate, or why there is none. */
  sealed interface Lookup {

    /** It is PayPal's, and valid now. */
    record Trusted(X509Certificate certificate) implements Lookup {
    }

    /** What is there is not PayPal's. */
    record Refused(String reason) implements Lookup {
    }

    /** It did not come; it may come later. */
    record Unreachable(String reason) implements Lookup {
    }
  }

  Lookup get(String url) {
    String refusal = urls.refusal(url);
    if (refusal != null) {
      return new Lookup.Refused(refusal);
    }
    X509Certificate known = known(url);
    return known != null ? new Lookup.Trusted(known) : flights.get(url, () -> {
      X509Certificate meanwhile = known(url);
      return meanwhile != null ? new Lookup.Trusted(meanwhile) : fetch(url);
    });
  }

  private @Nullable X509Certificate known(String url) {
    synchronized (kept) {
      X509Certificate certificate = kept.get(url);
      if (certificate != null && !trust.isValidNow(certificate)) {
        kept.remove(url);
        return null;
      }
      return certificate;
    }
  }

  private Lookup fetch(String url) {
    if (!fetches.tryAcquire()) {
      return new Lookup.Unreachable("too many certificates are being fetched");
    }
    try {
      return switch (http.send(HttpRequest.newBuilder(URI.create(url)).GET().build())) {
        case HttpAnswer.NotSent(var cause) -> unreachable(cause.getClass().getSimpleName());
        case HttpAnswer.Lost(var cause) -> unreachable(cause.getClass().getSimpleName());
        case HttpAnswer.Answered answer -> answer.status() == 200
            ? read(url, answer.body()) : unreachable("HTTP " + answer.status());
      };
    } finally {
      fetches.release();
    }
  }

  private static Lookup unreachable(String why) {
    return new Lookup.Unreachable("the certificate cannot be fetched: " + why);
  }

  private Lookup read(String url, String pem) {
    if (pem.length() > LONGEST) {
      return unreachable("the answer is longer than " + LONGEST + " bytes");
    }
    List<X509Certificate> chain = chainIn(pem);
    // From a host of PayPal's rather an outage than a forgery.
    if (chain.isEmpty()) {
      return unreachable("the answer is no certificate");
    }
    String refusal = trust.refusal(chain, urls.isExtra(url));
    if (refusal != null) {
      return new Lookup.Refused(refusal);
    }
    synchronized (kept) {
      kept.put(url, chain.getFirst());
      if (kept.size() > MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return new Lookup.Trusted(chain.getFirst());
  }

  private static List<X509Certificate> chainIn(String pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII))).stream()
          .map(X509Certificate.class::cast).toList();
    } catch (CertificateException e) {
      return List.of();
    }
  }
}
