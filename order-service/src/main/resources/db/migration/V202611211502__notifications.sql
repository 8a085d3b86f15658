-- What is to be told to whom. Rolling back: only when nothing waits, or it is never told.
CREATE TABLE notifications (
  notification_id text PRIMARY KEY,
  position        bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  target          text NOT NULL,
  event_id        text NOT NULL,
  event_type      text NOT NULL,
  order_id        text,
  body            text NOT NULL,
  status          text NOT NULL CHECK (status IN ('waiting', 'sent', 'failed')),
  tries           int NOT NULL DEFAULT 0,
  claims          int NOT NULL DEFAULT 0,
  due_at          timestamptz NOT NULL,
  waiting_since   timestamptz NOT NULL,
  failure         text,
  created_at      timestamptz NOT NULL,
  sent_at         timestamptz,
  UNIQUE (target, event_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX notifications_due ON notifications (target, due_at) WHERE status = 'waiting';
CREATE INDEX notifications_waiting ON notifications (waiting_since) WHERE status = 'waiting';
CREATE INDEX notifications_failed ON notifications (target, created_at) WHERE status = 'failed';
CREATE INDEX notifications_target ON notifications (target, position);
CREATE INDEX notifications_order ON notifications (order_id, position);
CREATE INDEX notifications_over ON notifications (created_at) WHERE status <> 'waiting';

COMMENT ON TABLE notifications IS 'one row per target and event';
COMMENT ON COLUMN notifications.notification_id IS 'the webhook-id; the same in every try';
COMMENT ON COLUMN notifications.target IS 'feishu, or the id of a webhook endpoint';
COMMENT ON COLUMN notifications.order_id IS 'null where the provider did not say which order';
COMMENT ON COLUMN notifications.body IS 'what is sent: JSON for a webhook, the text for a bot';
COMMENT ON COLUMN notifications.tries IS 'since it was stored or replayed';
COMMENT ON COLUMN notifications.claims IS 'only ever grows: tells a sender that its lease is over';
COMMENT ON COLUMN notifications.due_at IS 'when it is to be sent; while it is sent, the lease''s end';
COMMENT ON COLUMN notifications.waiting_since IS 'when it was stored or replayed';

CREATE TABLE notification_attempts (
  notification_id text NOT NULL REFERENCES notifications ON DELETE CASCADE,
  claim           int NOT NULL,
  at              timestamptz NOT NULL,
  outcome         text NOT NULL CHECK (outcome IN ('delivered', 'retry', 'refused', 'gone')),
  http_status     int,
  detail          text NOT NULL,
  PRIMARY KEY (notification_id, claim)
);

COMMENT ON TABLE notification_attempts IS 'every try whose end is known';
