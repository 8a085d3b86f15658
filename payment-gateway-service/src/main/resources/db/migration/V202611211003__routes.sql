-- How a provider was picked. Rolling back: drop the column.
ALTER TABLE payments ADD COLUMN route jsonb NOT NULL DEFAULT '{"rule": "explicit", "rest": []}';

COMMENT ON COLUMN payments.route IS 'the rule that picked the provider, and who comes next';
