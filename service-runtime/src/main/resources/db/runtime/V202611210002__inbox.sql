-- Which events were handled. Rolling back: dropping it makes every event of the retention count anew,
-- which the state functions bear.
CREATE TABLE inbox (
  consumer   text NOT NULL,
  event_id   text NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

COMMENT ON TABLE inbox IS 'One row per consumer and event, written in the transaction that handles it';
