-- Verified webhooks. Rolling back: never drop; the providers will not send them again.
CREATE TABLE deliveries (
  id                  uuid PRIMARY KEY,
  position            bigint GENERATED ALWAYS AS IDENTITY,
  provider            text NOT NULL,
  event_id            text NOT NULL,
  event_type          text NOT NULL,
  status              text NOT NULL CHECK (status IN ('recorded', 'ignored')),
  ignored_reason      text,
  order_id            text,
  payment_id          text,
  body                text NOT NULL,
  replays             int NOT NULL DEFAULT 0,
  provider_created_at timestamptz NOT NULL,
  received_at         timestamptz NOT NULL,
  UNIQUE (provider, event_id)
);

CREATE UNIQUE INDEX deliveries_position ON deliveries (position);
CREATE INDEX deliveries_type ON deliveries (provider, event_type, position);

COMMENT ON TABLE deliveries IS 'one row per provider event; a duplicate leaves no row';
COMMENT ON COLUMN deliveries.position IS 'order of arrival, for paging';
COMMENT ON COLUMN deliveries.status IS 'recorded: an outcome was published; ignored: it means nothing to us';
COMMENT ON COLUMN deliveries.body IS 'the raw body as it was verified';
COMMENT ON COLUMN deliveries.replays IS 'how often an administrator published it again';
