-- Orders. Rolling back: never drop; order.events tells what was.
CREATE TABLE orders (
  order_id          text PRIMARY KEY,
  position          bigint GENERATED ALWAYS AS IDENTITY,
  user_id           text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('package', 'product', 'amount')),
  product_id        text,
  subject           text NOT NULL,
  list_amount_minor bigint NOT NULL CHECK (list_amount_minor > 0),
  amount_minor      bigint NOT NULL CHECK (amount_minor > 0),
  currency          char(3) NOT NULL,
  credits           bigint NOT NULL DEFAULT 0,
  status            text NOT NULL CHECK (status IN ('created', 'awaiting_payment', 'paid',
                      'partially_refunded', 'refunded', 'expired', 'cancelled', 'review')),
  review_reason     text,
  payment_channel   text,
  channel           text,
  return_url        text,
  metadata          jsonb NOT NULL DEFAULT '{}',
  expires_at        timestamptz NOT NULL,
  paid_at           timestamptz,
  paid_payment_id   text,
  version           int NOT NULL DEFAULT 0,
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX orders_of_user ON orders (user_id, position);
CREATE INDEX orders_open ON orders (user_id, product_id)
  WHERE status IN ('created', 'awaiting_payment');

COMMENT ON TABLE orders IS 'what somebody wants to buy';
COMMENT ON COLUMN orders.product_id IS 'the package or product; null for an amount a backend set';
COMMENT ON COLUMN orders.list_amount_minor IS 'the catalogue price, before any coupon';
COMMENT ON COLUMN orders.amount_minor IS 'exactly what is to be paid';
COMMENT ON COLUMN orders.paid_payment_id IS 'the attempt whose money paid it';
