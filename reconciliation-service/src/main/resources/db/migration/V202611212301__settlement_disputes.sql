-- A report takes back the money of a payment whose dispute we know as lost: that is no difference.
-- Rolling back: delete the rows of kind dispute_lost once no newer instance runs, an older one cannot
-- read them.
ALTER TABLE settlement_facts DROP CONSTRAINT settlement_facts_kind_check;
ALTER TABLE settlement_facts ADD CONSTRAINT settlement_facts_kind_check CHECK (kind IN ('paid',
  'failed', 'expired', 'cancelled', 'refund_pending', 'refunded', 'refund_total', 'refund_failed',
  'dispute_lost'));
