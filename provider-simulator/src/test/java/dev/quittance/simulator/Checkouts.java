package dev.quittance.simulator;

import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.checkout.SessionCreateParams;

/** Payments as a merchant would create them. */
public final class Checkouts {

  private Checkouts() {}

  public static SessionCreateParams session(String orderId) {
    return SessionCreateParams.builder()
        .setMode(SessionCreateParams.Mode.PAYMENT)
        .addLineItem(SessionCreateParams.LineItem.builder().setQuantity(2L)
            .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                .setCurrency("cny").setUnitAmount(9950L)
                .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                    .setName("100 <credits>").build())
                .build())
            .build())
        .setSuccessUrl("http://shop.test/thanks?session={CHECKOUT_SESSION_ID}")
        .setCancelUrl("http://shop.test/cart")
        .setClientReferenceId(orderId)
        .putMetadata("order_id", orderId)
        .putMetadata("payment_id", "pay-" + orderId)
        .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
            .putMetadata("order_id", orderId).putMetadata("payment_id", "pay-" + orderId)
            .build())
        .build();
  }

  public static Session openSession(RunningSimulator simulator, String orderId)
      throws StripeException {
    return simulator.stripe().v1().checkout().sessions().create(session(orderId));
  }

  public static PaymentIntentCreateParams.Builder intent(String orderId) {
    return PaymentIntentCreateParams.builder().setAmount(19900L).setCurrency("cny")
        .setDescription("Order " + orderId)
        .putMetadata("order_id", orderId).putMetadata("payment_id", "pay-" + orderId);
  }

  public static PaymentIntent openIntent(RunningSimulator simulator, String orderId)
      throws StripeException {
    return simulator.stripe().v1().paymentIntents().create(intent(orderId).build());
  }

  public static PaymentIntent paidIntent(RunningSimulator simulator, String orderId)
      throws StripeException {
    return simulator.stripe().v1().paymentIntents().create(
        intent(orderId).setConfirm(true).setPaymentMethod("pm_card_visa").build());
  }
}
