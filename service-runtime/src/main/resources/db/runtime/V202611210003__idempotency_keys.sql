-- Answers by Idempotency-Key. Rolling back: dropping it forgets the answers of the last 24 hours.
CREATE TABLE idempotency_keys (
  scope        text PRIMARY KEY,
  request_hash text NOT NULL,
  state        text NOT NULL CHECK (state IN ('running', 'done')),
  locked_until timestamptz NOT NULL,
  status       int,
  content_type text,
  location     text,
  sealed_body  text,
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

COMMENT ON TABLE idempotency_keys IS 'the first answer to a POST, given again for 24 hours';
COMMENT ON COLUMN idempotency_keys.scope IS 'user, path and key';
COMMENT ON COLUMN idempotency_keys.locked_until IS 'a running request that died is forgotten then';
COMMENT ON COLUMN idempotency_keys.sealed_body IS 'encrypted: an answer may hold a client secret';
