-- Parked rows are counted every second. Rolling back: drop the index.
CREATE INDEX outbox_parked ON outbox (id) WHERE parked_reason IS NOT NULL;
