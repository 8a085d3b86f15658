-- Payments that reconciliation watches. Rolling back: drop the table once no instance runs; replaying
-- payment.lifecycle and payment.outcomes with an empty inbox fills it again.
CREATE TABLE open_payments (
  payment_id          text PRIMARY KEY,
  position            bigint GENERATED ALWAYS AS IDENTITY,
  order_id            text,
  payment_channel     text,
  provider_payment_id text,
  refs                jsonb NOT NULL DEFAULT '{}',
  amount_minor        bigint,
  currency            char(3),
  status              text NOT NULL CHECK (status IN ('open', 'closed', 'given_up')),
  closed_by           text CHECK (closed_by IN ('webhook', 'sync', 'call', 'creation_failed')),
  created_at          timestamptz NOT NULL,
  provider_expires_at timestamptz,
  due_at              timestamptz,
  tries               integer NOT NULL DEFAULT 0,
  lease_until         timestamptz,
  lease_owner         text,
  last_status         text,
  last_error          text,
  traceparent         text,
  updated_at          timestamptz NOT NULL,
  CONSTRAINT closed_has_a_reason CHECK ((status = 'closed') = (closed_by IS NOT NULL)),
  CONSTRAINT only_open_is_due CHECK (status = 'open' OR due_at IS NULL),
  CONSTRAINT open_is_complete CHECK (status <> 'open' OR (order_id IS NOT NULL
    AND payment_channel IS NOT NULL AND provider_payment_id IS NOT NULL
    AND amount_minor IS NOT NULL AND currency IS NOT NULL))
);

-- The poller's question: what is due at this provider?
CREATE INDEX open_payments_due ON open_payments (payment_channel, due_at) WHERE status = 'open';
-- Outcomes without our payment id are found by the provider's ids.
CREATE INDEX open_payments_provider_id ON open_payments (payment_channel, provider_payment_id);
CREATE INDEX open_payments_refs ON open_payments USING gin (refs jsonb_path_ops);
-- The lists of the admin API.
CREATE UNIQUE INDEX open_payments_position ON open_payments (position);
CREATE INDEX open_payments_order ON open_payments (order_id);

COMMENT ON TABLE open_payments IS 'One row per payment at a provider; polled while open and due';
COMMENT ON COLUMN open_payments.position IS 'order of arrival, for paging';
COMMENT ON COLUMN open_payments.order_id IS 'null if an outcome came first and did not name it';
COMMENT ON COLUMN open_payments.refs IS 'every id the provider used for this payment, by kind';
COMMENT ON COLUMN open_payments.due_at IS 'next read; null while open: the provider cannot be read';
COMMENT ON COLUMN open_payments.tries IS 'reads by the poller so far, which choose the next delay';
COMMENT ON COLUMN open_payments.lease_until IS 'until then nobody but lease_owner reads it';
COMMENT ON COLUMN open_payments.last_status IS 'what the last read found, as in sync_runs';
COMMENT ON COLUMN open_payments.traceparent IS 'trace of the payment, continued by its reads';
