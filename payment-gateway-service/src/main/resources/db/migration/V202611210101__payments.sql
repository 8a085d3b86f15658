-- Payments as the gateway knows them. Rolling back: restore from payment.requests.
CREATE TABLE payments (
  payment_id          text PRIMARY KEY,
  order_id            text NOT NULL,
  payment_channel     text NOT NULL,
  channel             text,
  amount_minor        bigint NOT NULL,
  currency            char(3) NOT NULL,
  status              text NOT NULL CHECK (status IN
                        ('requested', 'pending', 'failed', 'cancelled', 'unknown')),
  provider_payment_id text,
  refs                jsonb NOT NULL DEFAULT '{}',
  request             jsonb NOT NULL,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX payments_order ON payments (order_id);

COMMENT ON TABLE payments IS 'one row per PaymentRequested';
COMMENT ON COLUMN payments.refs IS 'the provider''s ids by kind';
COMMENT ON COLUMN payments.request IS 'the PaymentRequested event as it came';
