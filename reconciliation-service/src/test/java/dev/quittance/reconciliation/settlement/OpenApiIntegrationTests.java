package dev.quittance.reconciliation.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentId;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.reconciliation.Samples;
import dev.quittance.runtime.testing.ApiAnswers;
import dev.quittance.runtime.testing.ApiDocument;
import dev.quittance.runtime.testing.ServedApi;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document as it is served, and answers held against it. */
class OpenApiIntegrationTests extends SettlementTestBase {

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping handlers;

  private ResponseSpec get(String path) {
    return admin.get().uri("/admin" + path).exchange();
  }

  private ResponseSpec post(String path) {
    return admin.post().uri("/admin" + path).exchange();
  }

  private ApiAnswers answers() {
    return new ApiAnswers(ApiDocument.of(ServedApi.read(anyone)));
  }

  @Test
  void isTheOneThatIsCheckedIn() throws IOException {
    ServedApi.assertIsCheckedIn(ServedApi.read(anyone), "reconciliation-service");
  }

  @Test
  void documentsEveryEndpoint() {
    ServedApi.assertDocumentsEverything(ApiDocument.of(ServedApi.read(anyone)), handlers);
  }

  @Test
  void answersAsItSays() {
    ApiAnswers answers = answers();
    readPayments(answers);
    importSettlements(answers);
    answers.assertSawEveryOperation();
  }

  private void readPayments(ApiAnswers answers) {
    hearCreated(id, "stripe", Samples.NOON.plusSeconds(60));
    hearCreated(PaymentId.random(), "dummy", null);
    STRIPE.answer(id, Samples.found("stripe", id, PaymentStatus.SUCCEEDED));
    JsonNode open = answers.check("listOpenPayments", 200, get("/open-payments?status=all"));
    assertThat(open.required("items")).hasSize(2);
    answers.check("listOpenPayments", 200, get("/open-payments?limit=1"));
    answers.check("listOpenPayments", 400, get("/open-payments?status=paid"));
    answers.check("listOpenPayments", 400, get("/open-payments?limit=many"));
    answers.check("listOpenPayments", 401, anyone.get().uri("/admin/open-payments").exchange());

    JsonNode read = answers.check("syncPayment", 200, post("/sync/" + id));
    assertThat(read.required("published")).hasSize(1);
    answers.check("syncPayment", 404, post("/sync/nobody"));
    assertThat(answers.check("listRuns", 200, get("/runs")).required("items")).hasSize(1);
    answers.check("listRuns", 400, get("/runs?cursor=x"));
    JsonNode found = answers.check("listDiscrepancies", 200, get("/discrepancies"));
    assertThat(found.required("items")).hasSize(1);
    resolve(answers, found.required("items").get(0).required("id").asString());
    answers.check("listDiscrepancies", 400, get("/discrepancies?state=new"));

    answers.check("walkEventsAgain", 202, post("/backfill/lister?from=2026-11-20T12:00:00Z"));
    answers.check("walkEventsAgain", 400, post("/backfill/lister?from=2027-11-20T12:00:00Z"));
    answers.check("walkEventsAgain", 400, post("/backfill/lister"));
    answers.check("walkEventsAgain", 404, post("/backfill/nobody?from=2026-11-20T12:00:00Z"));
    answers.check("walkEventsAgain", 422, post("/backfill/stripe?from=2026-11-20T12:00:00Z"));
    assertThat(answers.check("listBackfills", 200, get("/backfill")).required("items"))
        .hasSize(1);
    answers.check("listBackfills", 401, anyone.get().uri("/admin/backfill").exchange());
  }

  private void resolve(ApiAnswers answers, String discrepancy) {
    String reason = "{\"reason\": \"seen\"}";
    answers.check("resolveDiscrepancy", 200, resolve(discrepancy, reason));
    answers.check("resolveDiscrepancy", 400, resolve(discrepancy, "{}"));
    answers.check("resolveDiscrepancy", 404, resolve("999999", reason));
  }

  private ResponseSpec resolve(String discrepancy, String body) {
    return admin.post().uri("/admin/discrepancies/" + discrepancy + "/resolve")
        .contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private void importSettlements(ApiAnswers answers) {
    paid("stripe", "less");
    tell(created("stripe", "open"));
    String report = HEADINGS + charge("less", "198.00") + charge("open", "199.00")
        + charge("other", "1.00");
    answers.check("uploadSettlement", 201, upload("stripe", report));
    answers.check("uploadSettlement", 200, upload("stripe", report));
    answers.check("uploadSettlement", 400, upload("stripe", HEADINGS + charge("b", "x")));
    answers.check("uploadSettlement", 400, upload("stripe?from=x", report));
    answers.check("uploadSettlement", 404, upload("dummy", report));
    answers.check("uploadSettlement", 415, admin.post().uri("/admin/settlements/stripe")
        .contentType(MediaType.IMAGE_PNG).bodyValue(new byte[] {1}).exchange());

    assertThat(answers.check("listSettlements", 200, get("/settlements")).required("items"))
        .hasSize(1);
    answers.check("listSettlements", 400, get("/settlements?limit=0"));
    String one = "/settlements/" + importId();
    answers.check("approveDiscrepancies", 200, decide(admin, "approve",
        "{\"kind\": \"missing_here\", \"reason\": \"lost\"}"));
    answers.check("approveDiscrepancies", 400, decide(admin, "approve",
        "{\"kind\": \"nothing\", \"reason\": \"x\"}"));
    answers.check("approveDiscrepancies", 400, decide(admin, "approve", "no json"));
    answers.check("dismissDiscrepancies", 200, decide(admin, "dismiss",
        "{\"kind\": \"amount_differs\", \"reason\": \"agreed\"}"));
    answers.check("dismissDiscrepancies", 404, decide(admin, "dismiss",
        "{\"discrepancy_ids\": [999999], \"reason\": \"x\"}"));
    assertThat(answers.check("showSettlement", 200, get(one))
        .required("discrepancies").required("items")).hasSize(3);
    answers.check("showSettlement", 400, get(one + "?state=new"));
    answers.check("showSettlement", 400, get(one + "?kind=new"));
    answers.check("showSettlement", 404, get("/settlements/x"));
    assertThat(answers.check("listSettlementAudit", 200, get(one + "/audit"))
        .required("items")).isNotEmpty();
    answers.check("listSettlementAudit", 404, get("/settlements/999999/audit"));
  }
}
