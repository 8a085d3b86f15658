-- Later reads of what has ended wait behind what is open. Rolling back: restore the index.
DROP INDEX open_payments_due;
CREATE INDEX open_payments_due ON open_payments (
    payment_channel, (CASE WHEN status = 'open' OR look_again THEN 1 ELSE 2 END), due_at)
  WHERE due_at IS NOT NULL;
