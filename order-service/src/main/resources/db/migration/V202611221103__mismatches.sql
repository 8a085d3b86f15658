-- What a provider told of an order's money that does not agree with it. Rolling back: never drop;
-- it says which money is still to go back.
CREATE TABLE mismatches (
  event_id     text PRIMARY KEY,
  order_id     text NOT NULL REFERENCES orders,
  payment_id   text NOT NULL REFERENCES payments,
  event_type   text NOT NULL,
  reason       text NOT NULL,
  amount_minor bigint,
  currency     char(3),
  noted_at     timestamptz NOT NULL DEFAULT now(),
  settled_at   timestamptz,
  CHECK ((amount_minor IS NULL) = (currency IS NULL))
);

CREATE INDEX mismatches_order ON mismatches (order_id);

COMMENT ON TABLE mismatches IS 'outcomes that were not believed, for the person who looks at them';
COMMENT ON COLUMN mismatches.amount_minor IS
  'what came, of a success; null if that is not known, and for any other outcome';
COMMENT ON COLUMN mismatches.settled_at IS 'when a person decided about it; null while it waits';

-- Of what is in review already the timeline tells: the mismatch follows the outcome it is about.
INSERT INTO mismatches (event_id, order_id, payment_id, event_type, reason, amount_minor, currency,
                        noted_at)
SELECT outcome.data ->> 'event_id', entry.order_id, entry.payment_id,
       outcome.data ->> 'event_type', split_part(entry.detail, ':', 1),
       replace(substring(entry.detail FROM 'came ([0-9.]+) [A-Z]{3}$'), '.', '')::bigint,
       substring(entry.detail FROM 'came [0-9.]+ ([A-Z]{3})$'), entry.at
  FROM orders
  JOIN audit_entries entry USING (order_id)
  JOIN audit_entries outcome
    ON outcome.order_id = entry.order_id AND outcome.seq = entry.seq - 1
 WHERE orders.status = 'review' AND entry.action = 'payment.mismatch'
   AND split_part(entry.detail, ':', 1) <> 'price_changed'
   AND outcome.data ? 'event_id'
ON CONFLICT DO NOTHING;
