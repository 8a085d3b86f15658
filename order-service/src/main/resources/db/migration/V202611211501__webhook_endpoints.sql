-- Who is told of events by signed webhooks. Rolling back: drop both; receivers hear nothing more.
CREATE TABLE webhook_endpoints (
  endpoint_id            text PRIMARY KEY,
  url                    text NOT NULL,
  description            text NOT NULL,
  event_types            text[] NOT NULL,
  status                 text NOT NULL CHECK (status IN ('enabled', 'disabled')),
  disabled_reason        text CHECK (disabled_reason IN ('admin', 'gone', 'failing')),
  sealed_secret          text NOT NULL,
  sealed_previous_secret text,
  previous_secret_until  timestamptz,
  failing_since          timestamptz,
  created_at             timestamptz NOT NULL,
  updated_at             timestamptz NOT NULL,
  CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL)),
  CHECK ((sealed_previous_secret IS NULL) = (previous_secret_until IS NULL))
);

COMMENT ON TABLE webhook_endpoints IS 'receivers of signed webhooks';
COMMENT ON COLUMN webhook_endpoints.event_types IS 'what it wants to hear; empty for everything';
COMMENT ON COLUMN webhook_endpoints.disabled_reason IS
  'admin: a person; gone: it answered 410; failing: nothing else for days';
COMMENT ON COLUMN webhook_endpoints.sealed_secret IS 'encrypted; shown once, when it is made';
COMMENT ON COLUMN webhook_endpoints.sealed_previous_secret IS 'signs as well while secrets change';
COMMENT ON COLUMN webhook_endpoints.failing_since IS 'the first failure after the last success';

CREATE TABLE webhook_endpoint_changes (
  position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  endpoint_id text NOT NULL,
  action      text NOT NULL,
  actor       text NOT NULL,
  detail      text NOT NULL,
  at          timestamptz NOT NULL
);

CREATE INDEX webhook_endpoint_changes_endpoint
  ON webhook_endpoint_changes (endpoint_id, position);

CREATE FUNCTION webhook_endpoint_changes_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'webhook_endpoint_changes is append-only';
END $$;

CREATE TRIGGER webhook_endpoint_changes_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON webhook_endpoint_changes
  FOR EACH STATEMENT EXECUTE FUNCTION webhook_endpoint_changes_are_append_only();

COMMENT ON TABLE webhook_endpoint_changes IS 'who changed an endpoint, and how; outlives it';
COMMENT ON COLUMN webhook_endpoint_changes.actor IS 'a user id, or policy:<name>';
