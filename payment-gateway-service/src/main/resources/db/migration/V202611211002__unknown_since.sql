-- Since when a result is not known. Rolling back: drop the column.
ALTER TABLE operations ADD COLUMN unknown_since timestamptz;
UPDATE operations SET unknown_since = updated_at WHERE status = 'unknown';

COMMENT ON COLUMN operations.unknown_since IS 'when a try first ended without a known result';
