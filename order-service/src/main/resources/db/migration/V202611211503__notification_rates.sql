-- What a bot may still be sent. Rolling back: drop; nothing but the last minute is lost.
CREATE TABLE notification_rates (
  target       text PRIMARY KEY,
  calls        bigint[] NOT NULL DEFAULT '{}',
  paused_until timestamptz
);

COMMENT ON TABLE notification_rates IS 'one row per bot, locked while sends are granted';
COMMENT ON COLUMN notification_rates.calls IS 'when it was called lately, milliseconds since 1970';
COMMENT ON COLUMN notification_rates.paused_until IS 'it asked for a rest';
