-- Where our view and the provider's differ. Rolling back: export the open ones first, they need a person.
CREATE TABLE discrepancies (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text NOT NULL CHECK (kind ~ '^[a-z_]{1,60}$'),
  payment_id  text,
  order_id    text,
  detail      jsonb NOT NULL DEFAULT '{}',
  state       text NOT NULL CHECK (state IN ('open', 'resolved')),
  created_at  timestamptz NOT NULL,
  resolved_at timestamptz,
  CONSTRAINT resolved_has_a_time CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
);

CREATE UNIQUE INDEX discrepancies_open ON discrepancies (payment_id, kind) WHERE state = 'open';
CREATE INDEX discrepancies_payment ON discrepancies (payment_id);

COMMENT ON TABLE discrepancies IS 'One row per difference; resolved ones stay as history';
COMMENT ON COLUMN discrepancies.payment_id IS 'null if no payment of ours corresponds';
