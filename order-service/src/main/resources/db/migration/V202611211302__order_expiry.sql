-- Finds unpaid orders whose time is over. Rolling back: drop the index; expiry gets slow, not wrong.
CREATE INDEX orders_expiring ON orders (expires_at) WHERE status IN ('created', 'awaiting_payment');
