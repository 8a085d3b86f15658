-- What events tell of payments and refunds, kept for the comparison with settlement reports. Rolling
-- back: drop the tables once no instance runs; replaying payment.lifecycle and payment.outcomes with
-- the inbox of reconciliation-service.settlement emptied fills them again.
CREATE TABLE settlement_payments (
  payment_id          text PRIMARY KEY,
  provider            text NOT NULL,
  order_id            text NOT NULL,
  provider_payment_id text NOT NULL,
  refs                jsonb NOT NULL,
  amount_minor        bigint NOT NULL,
  currency            char(3) NOT NULL,
  created_at          timestamptz NOT NULL
);

CREATE TABLE settlement_references (
  provider   text NOT NULL,
  reference  text NOT NULL,
  payment_id text NOT NULL,
  PRIMARY KEY (provider, reference)
);

CREATE TABLE settlement_facts (
  event_id           text PRIMARY KEY,
  provider           text NOT NULL,
  kind               text NOT NULL CHECK (kind IN ('paid', 'failed', 'expired', 'cancelled',
    'refund_pending', 'refunded', 'refund_total', 'refund_failed')),
  payment_id         text,
  refs               text[] NOT NULL,
  provider_refund_id text,
  amount_minor       bigint,
  currency           char(3),
  at                 timestamptz NOT NULL,
  CONSTRAINT amount_has_a_currency CHECK ((amount_minor IS NULL) = (currency IS NULL))
);

CREATE INDEX settlement_facts_payment ON settlement_facts (payment_id);
CREATE INDEX settlement_facts_refund ON settlement_facts (provider, provider_refund_id)
  WHERE provider_refund_id IS NOT NULL;
-- What a report of a period should hold.
CREATE INDEX settlement_facts_settled ON settlement_facts (provider, kind, at);
-- Facts that wait for the payment they are about.
CREATE INDEX settlement_facts_unnamed ON settlement_facts USING gin (refs)
  WHERE payment_id IS NULL;

COMMENT ON TABLE settlement_payments IS 'One row per payment that a provider has, as created';
COMMENT ON TABLE settlement_references IS 'Which payment an id means: the ids of the provider, and ours';
COMMENT ON TABLE settlement_facts IS 'What was told of payments and refunds; only ever added to';
COMMENT ON COLUMN settlement_facts.event_id IS 'CloudEvents id: a fact told twice is one row';
COMMENT ON COLUMN settlement_facts.payment_id IS 'null until a reference tells which payment it is';
COMMENT ON COLUMN settlement_facts.refs IS 'every id that the event named';
COMMENT ON COLUMN settlement_facts.amount_minor IS 'received, or refunded; of refund_total all so far';
COMMENT ON COLUMN settlement_facts.at IS 'by the clock of the provider';
