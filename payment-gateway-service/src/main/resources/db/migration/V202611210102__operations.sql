-- What is to be done at providers. Rolling back: only when no operation is open.
CREATE TABLE operations (
  operation_key text PRIMARY KEY,
  kind          text NOT NULL CHECK (kind IN ('create', 'cancel', 'refund')),
  payment_id    text NOT NULL,
  provider      text NOT NULL,
  request       jsonb NOT NULL,
  status        text NOT NULL CHECK (status IN ('queued', 'unknown', 'done', 'failed', 'abandoned')),
  tries         int NOT NULL DEFAULT 0,
  due_at        timestamptz NOT NULL DEFAULT now(),
  lease_owner   text,
  lease_until   timestamptz,
  traceparent   text,
  last_error    text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX operations_due ON operations (provider, due_at)
  WHERE status IN ('queued', 'unknown');
CREATE INDEX operations_payment ON operations (payment_id);

COMMENT ON TABLE operations IS 'work at providers: claimed under a lease, repeated with one idempotency key';
COMMENT ON COLUMN operations.operation_key IS 'kind and our id, create:<payment_id> for one';
COMMENT ON COLUMN operations.lease_until IS 'until then lease_owner alone may call the provider';

CREATE TABLE provider_answers (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  operation_key text NOT NULL,
  started_at    timestamptz NOT NULL,
  finished_at   timestamptz NOT NULL,
  outcome       text NOT NULL,
  http_status   int,
  body          text,
  detail        text
);

CREATE INDEX provider_answers_operation ON provider_answers (operation_key);

COMMENT ON TABLE provider_answers IS 'each call''s answer as it came, client secrets masked';
