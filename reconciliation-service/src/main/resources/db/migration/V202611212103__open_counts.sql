-- Gauges count what is open again and again. Rolling back: drop the indexes.
CREATE INDEX open_payments_open ON open_payments (payment_channel, created_at)
  WHERE status = 'open';
CREATE INDEX settlement_discrepancies_open ON settlement_discrepancies (kind)
  WHERE state = 'open';
