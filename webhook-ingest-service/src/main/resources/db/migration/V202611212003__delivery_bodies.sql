-- Old bodies are forgotten, their hash and verdict stay. Rolling back: only while no body is purged, for
-- earlier versions expect one: SELECT count(*) FROM deliveries WHERE body IS NULL must be 0.
ALTER TABLE deliveries ALTER COLUMN body DROP NOT NULL;
ALTER TABLE deliveries ADD COLUMN body_sha256 text;
ALTER TABLE deliveries ADD CONSTRAINT body_or_hash CHECK (body IS NOT NULL OR body_sha256 IS NOT NULL);

-- The purge's question: which bodies are old?
CREATE INDEX deliveries_with_body ON deliveries (received_at) WHERE body IS NOT NULL;

COMMENT ON COLUMN deliveries.body IS 'the raw body as it was verified; null once it is purged';
COMMENT ON COLUMN deliveries.body_sha256 IS 'hex hash of the purged body';
