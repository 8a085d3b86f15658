-- Since when an order is in review, and which are. Rolling back: added; the older version leaves
-- review_since alone, and what it sends to review counts from its last change.
ALTER TABLE orders ADD COLUMN review_since timestamptz;

CREATE INDEX IF NOT EXISTS orders_in_review
  ON orders (review_reason, coalesce(review_since, updated_at)) WHERE status = 'review';

COMMENT ON COLUMN orders.review_since IS 'when it last went to review; null before this was noted';
COMMENT ON INDEX orders_in_review IS 'how many wait for a person, and how long the oldest does';
