-- Refunds that were asked for. Rolling back: never drop; payment.requests tells what was.
CREATE TABLE refund_requests (
  refund_id          text PRIMARY KEY,
  order_id           text NOT NULL REFERENCES orders,
  payment_id         text NOT NULL REFERENCES payments,
  amount_minor       bigint NOT NULL CHECK (amount_minor > 0),
  currency           char(3) NOT NULL,
  status             text NOT NULL CHECK (status IN ('requested', 'pending', 'succeeded', 'failed')),
  reason             text NOT NULL,
  requested_by       text NOT NULL,
  provider_refund_id text,
  failure_code       text,
  failure_message    text,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX refund_requests_order ON refund_requests (order_id, created_at);
CREATE INDEX refund_requests_payment ON refund_requests (payment_id);

COMMENT ON TABLE refund_requests IS 'what we asked for; refunds holds what providers told';
COMMENT ON COLUMN refund_requests.requested_by IS 'a user id, or policy:<name>';
COMMENT ON COLUMN refund_requests.status IS 'only ever moves towards failed: a success can fail later';
