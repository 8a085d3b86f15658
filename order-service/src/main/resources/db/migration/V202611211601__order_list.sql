-- Lists of orders by status, channel and time. Rolling back: drop the indexes.
CREATE UNIQUE INDEX orders_position ON orders (position);
CREATE INDEX orders_status ON orders (status, position);
CREATE INDEX orders_channel ON orders (payment_channel, position);
CREATE INDEX orders_created ON orders (created_at);

COMMENT ON INDEX orders_position IS 'the list of everybody''s orders, newest first';
COMMENT ON INDEX orders_status IS 'the list by status';
COMMENT ON INDEX orders_channel IS 'the list by provider';
COMMENT ON INDEX orders_created IS 'the list by time';
