-- Payments that succeeded are read again later. Rolling back: set due_at of what is not open and has no
-- refund under way to null, then drop the column.
ALTER TABLE open_payments ADD COLUMN paid_at timestamptz;

COMMENT ON COLUMN open_payments.paid_at IS 'when we learned that it succeeded; null: it did not, or before this column';
