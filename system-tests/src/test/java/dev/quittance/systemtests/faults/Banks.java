package dev.quittance.systemtests.faults;

import dev.quittance.stack.JsonApi;

/** Decides, when the shopping is over, every dispute that was opened: one for us, one against. */
final class Banks {

  private final String simulator;

  Banks(String simulator) {
    this.simulator = simulator;
  }

  void decide(Tally tally) {
    JsonApi api = new JsonApi(null);
    api.get(simulator + "/_sim/ledger").required("payments").valueStream()
        .filter(charge -> charge.path("disputed").asBoolean())
        .forEach(charge -> {
          String paymentId = charge.required("payment_id").asString();
          String verdict = paymentId.hashCode() % 2 == 0 ? "won" : "lost";
          api.post(simulator + "/_sim/payments/"
              + charge.required("provider_payment_id").asString() + "/dispute",
              "{\"outcome\": \"" + verdict + "\"}");
          tally.decided(paymentId, verdict);
        });
  }
}
