package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Coupons from the administrator's side. */
class CouponAdminIntegrationTests extends CouponTestBase {

  @Test
  void showsWhatWasMade() {
    String code = coupon("""
        "percent": "12.5", "valid_from": "2026-01-01T00:00:00Z",
        "valid_until": "2099-01-01T00:00:00Z", "total_limit": 7, "per_user_limit": 2,
        "packages": ["trial", "value"]""");

    JsonNode coupon = json(admin().get().uri("/api/admin/coupons/" + code).exchange());
    assertThat(coupon.required("percent").asString()).isEqualTo("12.50");
    assertThat(coupon.required("amount").isNull()).isTrue();
    assertThat(coupon.required("valid_until").asString()).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(coupon.required("total_limit").asInt()).isEqualTo(7);
    assertThat(coupon.required("per_user_limit").asInt()).isEqualTo(2);
    assertThat(coupon.required("packages").toString()).isEqualTo("[\"trial\",\"value\"]");
    assertThat(coupon.required("used").asInt()).isZero();
    assertThat(coupon.required("created_by").asString()).isEqualTo("admin-1");
    String fixed = coupon("\"amount\": \"3\", \"currency\": \"CNY\"");
    assertThat(json(admin().get().uri("/api/admin/coupons/" + fixed).exchange())
        .required("amount").asString()).isEqualTo("3.00");
  }

  @Test
  void listsInPagesNewestFirst() {
    String older = coupon("\"percent\": \"1\"");
    String newer = coupon("\"percent\": \"2\"");

    JsonNode first = json(admin().get().uri("/api/admin/coupons?limit=1").exchange());
    JsonNode second = json(admin().get().uri("/api/admin/coupons?limit=1&cursor="
        + first.required("next_cursor").asString()).exchange());

    assertThat(codes(first)).containsExactly(newer);
    assertThat(codes(second)).containsExactly(older);
    assertProblem(admin().get().uri("/api/admin/coupons?cursor=x").exchange(), 400,
        "invalid_cursor");
  }

  private static List<String> codes(JsonNode page) {
    return StreamSupport.stream(page.required("items").spliterator(), false)
        .map(coupon -> coupon.required("code").asString()).toList();
  }

  @Test
  void aDeactivatedCouponIsRefusedButNotTakenFromWhoHoldsIt() {
    String code = coupon("\"percent\": \"10\"");
    String order = idOf(json(order(code)));

    for (int times = 0; times < 2; times++) {
      adminPost("/api/admin/coupons/" + code.toLowerCase() + "/deactivate", "")
          .expectStatus().isOk().expectBody().jsonPath("$.active").isEqualTo(false);
    }

    assertThat(shown(order).required("price").asString()).isEqualTo("45.00");
    String other = json(post("/api/orders", "{\"package\": \"value\"}"))
        .required("order_id").asString();
    assertProblem(apply(other, code), 422, "coupon_inactive");
    assertProblem(adminPost("/api/admin/coupons/NO-SUCH/deactivate", ""), 404,
        "coupon_not_found");
  }

  @Test
  void isForAdministratorsOnly() {
    String body = "{\"code\": \"FREE-FOR-ME\", \"percent\": \"99\"}";
    assertProblem(post("/api/admin/coupons", body), 403, "forbidden");
    assertProblem(post("/api/admin/coupons/X/deactivate", ""), 403, "forbidden");
    for (String path : List.of("/api/admin/coupons", "/api/admin/coupons/X")) {
      assertProblem(as(user).get().uri(path).exchange(), 403, "forbidden");
    }
    assertThat(number("SELECT count(*) FROM coupons WHERE code = :value", "FREE-FOR-ME")).isZero();
  }

  @Test
  void refusesWhatMakesNoSense() {
    String taken = coupon("\"percent\": \"1\"");
    assertProblem(adminPost("/api/admin/coupons",
        "{\"code\": \"%s\", \"percent\": \"2\"}".formatted(taken)), 409, "coupon_exists");
    for (String wrong : List.of(
        "\"percent\": \"10\"", "\"code\": \"a\", \"percent\": \"10\"",
        "\"code\": \"BAD 1\", \"percent\": \"10\"", "\"code\": \"BAD-1\"",
        "\"code\": \"BAD-1\", \"percent\": \"0\"", "\"code\": \"BAD-1\", \"percent\": \"100.01\"",
        "\"code\": \"BAD-1\", \"percent\": \"1.234\"", "\"code\": \"BAD-1\", \"percent\": \"-1\"",
        "\"code\": \"BAD-1\", \"percent\": \"1\", \"amount\": \"1\", \"currency\": \"CNY\"",
        "\"code\": \"BAD-1\", \"amount\": \"1\"",
        "\"code\": \"BAD-1\", \"amount\": \"0\", \"currency\": \"CNY\"",
        "\"code\": \"BAD-1\", \"amount\": \"1.234\", \"currency\": \"CNY\"",
        "\"code\": \"BAD-1\", \"amount\": \"1\", \"currency\": \"YUAN\"",
        "\"code\": \"BAD-1\", \"percent\": \"1\", \"total_limit\": 0",
        "\"code\": \"BAD-1\", \"percent\": \"1\", \"per_user_limit\": -1",
        "\"code\": \"BAD-1\", \"percent\": \"1\", \"valid_from\": \"2027-01-01T00:00:00Z\","
            + " \"valid_until\": \"2026-01-01T00:00:00Z\"")) {
      assertProblem(adminPost("/api/admin/coupons", "{" + wrong + "}"), 400, "invalid_request");
    }
    assertProblem(adminPost("/api/admin/coupons",
        "{\"code\": \"BAD-1\", \"percent\": \"1\", \"packages\": [\"trail\"]}"), 422,
        "unknown_product");
    adminPost("/api/admin/coupons",
        "{\"code\": \"BAD-1\", \"percent\": \"1\", \"valid_from\": \"soon\"}")
        .expectStatus().isBadRequest();
    assertThat(number("SELECT count(*) FROM coupons WHERE code = :value", "BAD-1")).isZero();
  }
}
