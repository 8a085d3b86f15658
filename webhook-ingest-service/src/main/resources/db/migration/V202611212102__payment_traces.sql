-- Which trace a payment or refund belongs to. Rolling back: drop the table; webhooks have traces of their
-- own then.
CREATE TABLE payment_traces (
  subject     text PRIMARY KEY,
  traceparent text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);

-- The purge's question.
CREATE INDEX payment_traces_recorded ON payment_traces (recorded_at);

COMMENT ON TABLE payment_traces IS 'One row per request for a payment or refund: what its webhooks continue';
COMMENT ON COLUMN payment_traces.subject IS 'our payment id or refund id';
