-- Ended payments are read again when something is said to have changed. Rolling back: set due_at of
-- what is not open to null, then restore constraint and index.
ALTER TABLE open_payments DROP CONSTRAINT only_open_is_due;
ALTER TABLE open_payments ADD COLUMN look_again boolean NOT NULL DEFAULT false;

DROP INDEX open_payments_due;
CREATE INDEX open_payments_due ON open_payments (payment_channel, due_at)
  WHERE due_at IS NOT NULL;

COMMENT ON COLUMN open_payments.due_at IS 'next read; null: none';
COMMENT ON COLUMN open_payments.look_again IS 'said to have changed since it was last claimed';
