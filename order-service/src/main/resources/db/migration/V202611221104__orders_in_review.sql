-- Which orders are in review. In a file of its own, so that the table is not locked for reading
-- while the index is built, and it can be built before. Rolling back: added.
CREATE INDEX IF NOT EXISTS orders_in_review
  ON orders (review_reason, coalesce(review_since, updated_at)) WHERE status = 'review';

COMMENT ON INDEX orders_in_review IS 'how many wait for a person, and how long the oldest does';
