package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class AddressRulesTests {

  private static final AddressRules STRICT = new AddressRules(false);
  private static final AddressRules LAX = new AddressRules(true);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1",
    "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "198.18.0.1", "::1", "::", "::7f00:1", "::ffff:10.0.0.1", "fe80::1",
    "fc00::1", "fd12::1", "ff02::1", "64:ff9b::a00:1", "2002:a00:1::1", "2001:0:1::1"})
  void refusesAddressesThatAreNotPublic(String address) {
    assertThat(STRICT.allows(InetAddress.ofLiteral(address))).isFalse();
    assertThat(LAX.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.15.255.255", "172.32.0.1", "100.128.0.1", "11.0.0.1",
    "192.167.255.255", "2606:4700::1111", "2a00:1450::1"})
  void allowsPublicAddresses(String address) {
    assertThat(STRICT.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://shop.example/", "ftp://shop.example/", "shop.example", "",
    "https://", "https:///path", "https://user:pw@shop.example/", "https://shop.example/#a",
    "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://localhost/",
    "https://a.localhost/", "https://shop example/", "javascript:alert(1)", "file:///etc/hosts",
    "https://169.254.169.254/latest/meta-data"})
  void refusesUrlsThatMustNotBeCalled(String url) {
    assertThat(STRICT.objection(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example/hook?x=1", "https://shop.example:8443/",
    "https://8.8.8.8/"})
  void allowsUrlsOfReceivers(String url) {
    assertThat(STRICT.objection(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8099/hook", "http://10.0.0.1/"})
  void allowsMoreForDevelopment(String url) {
    assertThat(LAX.objection(url)).isEmpty();
  }
}
