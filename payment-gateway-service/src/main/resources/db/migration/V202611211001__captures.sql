-- Operations that capture. Rolling back: only when none is open.
ALTER TABLE operations DROP CONSTRAINT operations_kind_check;
ALTER TABLE operations ADD CONSTRAINT operations_kind_check
  CHECK (kind IN ('create', 'cancel', 'capture', 'refund'));

CREATE INDEX payments_provider_payment ON payments (payment_channel, provider_payment_id);
