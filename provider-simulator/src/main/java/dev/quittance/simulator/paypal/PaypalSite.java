package dev.quittance.simulator.paypal;

import dev.quittance.simulator.SimulatorSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/** Where this simulator is reached: PayPal's answers and events are full of links to itself. */
@Component
class PaypalSite implements ApplicationListener<WebServerInitializedEvent> {

  private final boolean onAnyPort;
  private volatile String url;

  PaypalSite(SimulatorSettings settings, @Value("${server.port:8090}") int port) {
    this.onAnyPort = port == 0;
    this.url = settings.publicUrl();
  }

  /** On a port that nobody could know beforehand, the public URL cannot be right. */
  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    if (onAnyPort) {
      url = "http://localhost:" + event.getWebServer().getPort();
    }
  }

  String url() {
    return url;
  }
}
