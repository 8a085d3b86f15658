-- Outcomes whose payment is not known yet. Rolling back: only when empty.
CREATE TABLE parked_outcomes (
  event_id   text PRIMARY KEY,
  event_type text NOT NULL,
  body       jsonb NOT NULL,
  tries      int NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL DEFAULT now(),
  parked_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX parked_outcomes_due ON parked_outcomes (due_at);

COMMENT ON TABLE parked_outcomes IS 'tried again until their payment is known, never dropped';
