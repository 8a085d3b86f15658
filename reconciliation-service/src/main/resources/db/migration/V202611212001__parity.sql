-- What the services said of each order, to be compared. Rolling back: drop both tables once no instance
-- runs, and resolve the discrepancies of its kinds; setting the consumer group reconciliation-service.parity
-- back to the beginning fills them again.
CREATE TABLE parity_orders (
  order_id   text PRIMARY KEY,
  sayings    jsonb NOT NULL,
  kept       jsonb NOT NULL DEFAULT '[]',
  drifts     jsonb NOT NULL DEFAULT '{}',
  due_at     timestamptz,
  heard_at   timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);

-- The checker's question: whose grace is over?
CREATE INDEX parity_orders_due ON parity_orders (due_at) WHERE due_at IS NOT NULL;
-- The purge's.
CREATE INDEX parity_orders_created ON parity_orders (created_at);

COMMENT ON TABLE parity_orders IS 'One row per order: what each service said of it, and whether that agrees';
COMMENT ON COLUMN parity_orders.sayings IS 'what was said, with when it was first heard';
COMMENT ON COLUMN parity_orders.kept IS 'events to be said again, kept while something does not agree';
COMMENT ON COLUMN parity_orders.drifts IS 'open differences by rule: discrepancy and repairs so far';
COMMENT ON COLUMN parity_orders.due_at IS 'when to compare; null: all agrees, or a person must look';

CREATE TABLE parity_strays (
  event_id       text PRIMARY KEY,
  event          jsonb NOT NULL,
  tries          integer NOT NULL DEFAULT 0,
  due_at         timestamptz,
  discrepancy_id bigint,
  heard_at       timestamptz NOT NULL
);

CREATE INDEX parity_strays_due ON parity_strays (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX parity_strays_heard ON parity_strays (heard_at);

COMMENT ON TABLE parity_strays IS 'Outcomes that name no payment of ours, until one is known';
COMMENT ON COLUMN parity_strays.due_at IS 'when to look for the payment again; null: never';

CREATE INDEX discrepancies_open_kind ON discrepancies (kind, created_at) WHERE state = 'open';
