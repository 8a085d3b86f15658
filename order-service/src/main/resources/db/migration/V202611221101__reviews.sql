-- Since when an order is in review. Rolling back: added; the older version leaves review_since
-- alone, and what it sends to review counts from its last change.
ALTER TABLE orders ADD COLUMN IF NOT EXISTS review_since timestamptz;

COMMENT ON COLUMN orders.review_since IS 'when it last went to review; null before this was noted';
