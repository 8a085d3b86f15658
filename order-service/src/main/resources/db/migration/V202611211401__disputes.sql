-- Disputes of payments. Rolling back: drop column and table; payment.outcomes tells what was.
CREATE TABLE disputes (
  payment_id   text NOT NULL REFERENCES payments,
  dispute_id   text NOT NULL,
  order_id     text NOT NULL REFERENCES orders,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  currency     char(3) NOT NULL,
  status       text NOT NULL CHECK (status IN ('open', 'won', 'lost')),
  noted_at     timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (payment_id, dispute_id)
);

CREATE INDEX disputes_order ON disputes (order_id);

ALTER TABLE orders ADD COLUMN dispute text NOT NULL DEFAULT 'none'
  CHECK (dispute IN ('none', 'open', 'won', 'lost'));

COMMENT ON TABLE disputes IS 'what payers asked their banks to give back, by the provider''s id';
COMMENT ON COLUMN disputes.status IS 'only ever moves from open to won to lost, in whatever order it is told';
COMMENT ON COLUMN disputes.amount_minor IS 'what is disputed; of a lost one what is gone';
COMMENT ON COLUMN orders.dispute IS 'of all its payments: open if one is, else lost if one is, else won';
