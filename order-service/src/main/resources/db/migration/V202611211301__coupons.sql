-- Coupons. Rolling back: drop orders.coupon_code and both tables only while no order has a coupon:
-- amount_minor below list_amount_minor is explained by nothing else.
CREATE TABLE coupons (
  code           text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9_-]{2,39}$'),
  position       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  kind           text NOT NULL CHECK (kind IN ('fixed', 'percent')),
  amount_minor   bigint CHECK (amount_minor > 0),
  currency       char(3),
  basis_points   int CHECK (basis_points BETWEEN 1 AND 10000),
  valid_from     timestamptz,
  valid_until    timestamptz,
  total_limit    int CHECK (total_limit > 0),
  per_user_limit int CHECK (per_user_limit > 0),
  bound_to       text[] NOT NULL DEFAULT '{}',
  active         boolean NOT NULL DEFAULT true,
  used           int NOT NULL DEFAULT 0 CHECK (used >= 0),
  created_by     text NOT NULL,
  created_at     timestamptz NOT NULL,
  deactivated_by text,
  deactivated_at timestamptz,
  CHECK (valid_from < valid_until),
  CHECK ((kind = 'fixed') = (amount_minor IS NOT NULL)),
  CHECK ((kind = 'fixed') = (currency IS NOT NULL)),
  CHECK ((kind = 'percent') = (basis_points IS NOT NULL))
);

COMMENT ON TABLE coupons IS 'what takes something off a price';
COMMENT ON COLUMN coupons.basis_points IS 'hundredths of a percent of the list price';
COMMENT ON COLUMN coupons.bound_to IS 'package:<id> and product:<id>; empty for whatever is sold';
COMMENT ON COLUMN coupons.used IS
  'orders that hold it; above total_limit only when an order was paid after it gave the coupon back';

CREATE TABLE coupon_redemptions (
  order_id       text NOT NULL REFERENCES orders,
  code           text NOT NULL REFERENCES coupons,
  user_id        text NOT NULL,
  slot           int NOT NULL CHECK (slot > 0),
  status         text NOT NULL CHECK (status IN ('reserved', 'confirmed', 'released')),
  discount_minor bigint NOT NULL CHECK (discount_minor > 0),
  currency       char(3) NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, code)
);

CREATE UNIQUE INDEX coupon_redemptions_slot ON coupon_redemptions (code, user_id, slot)
  WHERE status <> 'released';
CREATE UNIQUE INDEX coupon_redemptions_order ON coupon_redemptions (order_id)
  WHERE status <> 'released';

COMMENT ON TABLE coupon_redemptions IS 'which orders hold a coupon, or held it';
COMMENT ON COLUMN coupon_redemptions.slot IS
  'the how-manieth of the user; unique, and at most per_user_limit when it is reserved';
COMMENT ON COLUMN coupon_redemptions.status IS
  'reserved with the order, confirmed when it is paid, released when it ends or is refunded';

ALTER TABLE orders ADD COLUMN coupon_code text REFERENCES coupons;

COMMENT ON COLUMN orders.coupon_code IS
  'why amount_minor is below list_amount_minor; stays when the order has ended';
COMMENT ON COLUMN payments.superseded IS
  'no longer wanted: replaced, at a price that is not asked any more, or of an order that ended';
COMMENT ON COLUMN payments.surplus IS
  'it succeeded although the order was paid already, or at a price that is not asked any more';
