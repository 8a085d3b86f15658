-- Lists of orders begin at a time without reading what is newer: they are sorted by it now.
-- Rolling back: make the indexes of V202611211601 and orders_of_user again, then drop these.
CREATE INDEX orders_by_time ON orders (created_at, position);
CREATE INDEX orders_by_user ON orders (user_id, created_at, position);
CREATE INDEX orders_by_status ON orders (status, created_at, position);
CREATE INDEX orders_by_channel ON orders (payment_channel, created_at, position);

DROP INDEX orders_position, orders_of_user, orders_status, orders_channel, orders_created;

COMMENT ON INDEX orders_by_time IS 'the list of everybody''s orders, newest first';
COMMENT ON INDEX orders_by_user IS 'the list of one user';
COMMENT ON INDEX orders_by_status IS 'the list by status';
COMMENT ON INDEX orders_by_channel IS 'the list by provider';
