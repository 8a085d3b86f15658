-- The transactional outbox. Rolling back: only when the table is empty and no instance runs.
CREATE TABLE outbox (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shard         smallint NOT NULL,
  topic         text NOT NULL,
  message_key   text NOT NULL,
  headers       jsonb NOT NULL,
  body          text NOT NULL,
  parked_reason text,
  created_at    timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

CREATE INDEX outbox_shard_id ON outbox (shard, id) WHERE parked_reason IS NULL;

COMMENT ON TABLE outbox IS 'Kafka records of committed transactions, deleted once acknowledged';
COMMENT ON COLUMN outbox.shard IS 'hash of message_key; one relay serves a shard at a time';
COMMENT ON COLUMN outbox.headers IS 'Kafka headers: the CloudEvents attributes';
COMMENT ON COLUMN outbox.body IS 'the event as JSON';
COMMENT ON COLUMN outbox.parked_reason IS 'why Kafka refused the row for good; needs a person';
