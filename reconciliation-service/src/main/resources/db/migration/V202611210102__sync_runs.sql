-- What each read of a provider found. Rolling back: dropping it loses history only.
CREATE TABLE sync_runs (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_id      text NOT NULL,
  payment_channel text NOT NULL,
  asked_by        text NOT NULL,
  at              timestamptz NOT NULL,
  provider_status text NOT NULL,
  result          text NOT NULL,
  event_ids       text[] NOT NULL,
  error           text
);

CREATE INDEX sync_runs_payment ON sync_runs (payment_id, id);

COMMENT ON TABLE sync_runs IS 'One row per finished read of a payment at its provider';
COMMENT ON COLUMN sync_runs.asked_by IS 'poller, or the user id of the admin who asked';
COMMENT ON COLUMN sync_runs.provider_status IS 'the payment as found, or why it was not';
COMMENT ON COLUMN sync_runs.result IS 'what it meant for our row';
COMMENT ON COLUMN sync_runs.event_ids IS 'the events that were published, by CloudEvents id';
