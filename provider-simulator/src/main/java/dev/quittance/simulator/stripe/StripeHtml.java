package dev.quittance.simulator.stripe;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The payer's pages as HTML; every value that came from outside is escaped. */
final class StripeHtml {

  private static final String STYLE = """
      :root{color-scheme:light dark;--ink:#1a1f36;--soft:#5b6379;--line:#dfe3eb;--page:#f5f7fa;
        --card:#fff;--accent:#5a4fe0}
      @media(prefers-color-scheme:dark){:root{--ink:#eef0f6;--soft:#a3abc0;--line:#3a4052;
        --page:#14161d;--card:#1e212b;--accent:#8379ff}}
      *{box-sizing:border-box}
      body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;
        background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
      main{width:100%;max-width:440px;background:var(--card);border:1px solid var(--line);
        border-radius:14px;padding:28px;box-shadow:0 12px 32px #0000000f}
      h1{margin:2px 0 22px;font-size:32px;letter-spacing:-.02em}
      p{margin:0 0 12px}
      .soft{color:var(--soft);font-size:14px}
      .badge{float:right;border-radius:6px;padding:2px 8px;background:#ffde9233;color:#a15c00;
        font-size:12px;font-weight:600}
      .error{border-radius:8px;padding:10px 12px;margin-bottom:16px;background:#d92d2014;
        color:#c4281c;font-size:14px}
      label{display:block;margin:0 0 4px;font-size:14px;font-weight:600}
      input{width:100%;padding:11px 12px;margin-bottom:14px;border:1px solid var(--line);
        border-radius:8px;background:transparent;color:inherit;font:inherit}
      input:focus,button:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
      .row{display:grid;grid-template-columns:1fr 1fr;gap:12px}
      button{width:100%;padding:12px;margin-top:6px;border:0;border-radius:8px;cursor:pointer;
        background:var(--accent);color:#fff;font:inherit;font-weight:600}
      button.quiet{background:transparent;color:var(--soft);font-weight:500}
      details{margin-top:18px;border-top:1px solid var(--line);padding-top:14px;font-size:14px}
      summary{cursor:pointer;color:var(--soft)}
      table{width:100%;margin-top:8px;border-collapse:collapse}
      td{padding:4px 0;vertical-align:top}
      td:first-child{white-space:nowrap;padding-right:12px;font-family:ui-monospace,monospace}
      """;

  private StripeHtml() {}

  static String pay(Payable payable, @Nullable String error) {
    return page("Pay " + payable.amount(), head(payable)
        + (error == null ? "" : "<p class=\"error\" role=\"alert\">" + escape(error) + "</p>")
        + """
        <form method="post" action="/pay/%s">
          <label for="card">Card number</label>
          <input id="card" name="card" value="4242 4242 4242 4242" inputmode="numeric"
            autocomplete="off" required>
          <div class="row">
            <div><label for="expiry">Expiry</label>
              <input id="expiry" value="12 / 34" autocomplete="off"></div>
            <div><label for="cvc">CVC</label>
              <input id="cvc" value="123" autocomplete="off"></div>
          </div>
          <button name="action" value="pay">Pay %s</button>
          <button name="action" value="cancel" class="quiet" formnovalidate>Cancel</button>
        </form>
        """.formatted(payable.id(), escape(payable.amount()))
        + cards());
  }

  static String authenticate(Payable payable) {
    return page("3-D Secure", head(payable) + """
        <p>Your bank asks whether it is you who pays.</p>
        <form method="post" action="/pay/%s/authenticate">
          <button name="outcome" value="approve">Approve</button>
          <button name="outcome" value="refuse" class="quiet">Refuse</button>
        </form>
        """.formatted(payable.id()));
  }

  static String over(Payable payable) {
    String text = switch (payable.status()) {
      case CheckoutSession.COMPLETE, PaymentIntent.SUCCEEDED, PaymentIntent.REQUIRES_CAPTURE -> {
        yield "This payment is complete. Thank you.";
      }
      case CheckoutSession.EXPIRED -> "This payment page has expired.";
      case PaymentIntent.CANCELED -> "This payment was canceled.";
      default -> "This payment is being processed.";
    };
    return page("Payment", head(payable) + "<p>" + text + "</p>" + back(payable));
  }

  static String left(Payable payable) {
    return page("Payment", head(payable) + "<p>Nothing was charged.</p>"
        + "<p><a href=\"/pay/" + payable.id() + "\">Back to the payment</a></p>");
  }

  static String problem(String text) {
    return page("Payment", "<h1>Not possible</h1><p>" + escape(text) + "</p>");
  }

  private static String head(Payable payable) {
    return "<span class=\"badge\">Simulator</span><p class=\"soft\">"
        + escape(payable.description()) + "</p><h1>" + escape(payable.amount()) + "</h1>";
  }

  private static String back(Payable payable) {
    String url = payable.status().equals(CheckoutSession.EXPIRED)
        ? payable.cancelUrl() : payable.successUrl();
    return url == null ? ""
        : "<p><a href=\"" + escape(url) + "\">Back to the merchant</a></p>";
  }

  private static String cards() {
    StringBuilder rows = new StringBuilder();
    for (TestCard card : TestCard.values()) {
      if (card != TestCard.UNKNOWN) {
        rows.append("<tr><td>").append(card.number().replaceAll("(.{4})(?!$)", "$1 "))
            .append("</td><td>").append(card.behaviour()).append("</td></tr>");
      }
    }
    return "<details><summary>Test cards</summary><table>" + rows + "</table></details>";
  }

  private static String page(String title, String body) {
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + escape(title) + "</title><meta name=\"viewport\" content=\"width=device-width,"
        + "initial-scale=1\"><style>" + STYLE + "</style></head><body><main>" + body
        + "</main></body></html>";
  }

  private static String escape(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
