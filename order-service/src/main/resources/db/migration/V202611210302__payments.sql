-- Payment attempts of orders. Rolling back: never drop.
CREATE TABLE payments (
  payment_id          text PRIMARY KEY,
  order_id            text NOT NULL REFERENCES orders,
  attempt_no          int NOT NULL,
  payment_channel     text NOT NULL,
  channel             text,
  amount_minor        bigint NOT NULL,
  currency            char(3) NOT NULL,
  status              text NOT NULL CHECK (status IN ('requested', 'pending', 'unknown',
                        'succeeded', 'partially_refunded', 'refunded', 'failed', 'expired',
                        'cancelled')),
  created             boolean NOT NULL DEFAULT false,
  superseded          boolean NOT NULL DEFAULT false,
  surplus             boolean NOT NULL DEFAULT false,
  received_minor      bigint,
  ended               text CHECK (ended IN ('cancelled', 'expired', 'failed')),
  told_refunded_minor bigint NOT NULL DEFAULT 0,
  dispute             text NOT NULL DEFAULT 'none' CHECK (dispute IN ('none', 'open', 'won', 'lost')),
  provider_payment_id text,
  sealed_payload      text,
  failure_code        text,
  failure_message     text,
  expires_at          timestamptz,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL DEFAULT now(),
  UNIQUE (order_id, attempt_no)
);

COMMENT ON TABLE payments IS 'one row per try to pay an order at a provider';
COMMENT ON COLUMN payments.status IS 'derived from the facts beside it, in whatever order they came';
COMMENT ON COLUMN payments.superseded IS 'a later attempt replaced it; it may still succeed';
COMMENT ON COLUMN payments.surplus IS 'it succeeded although the order was paid already';
COMMENT ON COLUMN payments.sealed_payload IS 'payment_payload, encrypted';

CREATE TABLE payment_references (
  provider   text NOT NULL,
  reference  text NOT NULL,
  kind       text NOT NULL,
  payment_id text NOT NULL REFERENCES payments,
  PRIMARY KEY (provider, reference)
);

CREATE INDEX payment_references_payment ON payment_references (payment_id);

COMMENT ON TABLE payment_references IS 'every id a provider used for a payment';

CREATE TABLE refunds (
  payment_id         text NOT NULL REFERENCES payments,
  provider_refund_id text NOT NULL,
  refund_id          text,
  amount_minor       bigint NOT NULL,
  status             text NOT NULL CHECK (status IN ('succeeded', 'failed')),
  created_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (payment_id, provider_refund_id)
);

COMMENT ON TABLE refunds IS 'refunds a provider told of, also those made in its dashboard';
