-- Where a settlement report and we differ, and who decided what. Rolling back: export both tables,
-- they are the record of decisions on money.
CREATE TABLE settlement_discrepancies (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  import_id    bigint NOT NULL REFERENCES settlement_imports,
  provider     text NOT NULL,
  subject      text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('missing_here', 'missing_there', 'amount_differs',
    'currency_differs', 'fee_unexpected', 'status_differs')),
  state        text NOT NULL CHECK (state IN ('open', 'approved', 'repaired', 'dismissed')),
  line_id      bigint REFERENCES settlement_lines,
  payment_id   text,
  evidence     jsonb NOT NULL,
  action       text CHECK (action IN ('read', 'publish', 'mark')),
  created_at   timestamptz NOT NULL,
  decided_by   text,
  decided_at   timestamptz,
  reason       text,
  repaired_at  timestamptz,
  CONSTRAINT decided_by_somebody CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT repaired_has_a_time CHECK ((state = 'repaired') = (repaired_at IS NOT NULL)),
  UNIQUE (provider, subject, kind)
);

CREATE INDEX settlement_discrepancies_import
  ON settlement_discrepancies (import_id, state, kind, id);
CREATE INDEX settlement_discrepancies_payment ON settlement_discrepancies (payment_id)
  WHERE state IN ('open', 'approved');
CREATE INDEX settlement_discrepancies_line ON settlement_discrepancies (line_id)
  WHERE state IN ('open', 'approved');

CREATE TABLE settlement_audit (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  import_id      bigint NOT NULL REFERENCES settlement_imports,
  discrepancy_id bigint REFERENCES settlement_discrepancies,
  at             timestamptz NOT NULL,
  actor          text NOT NULL,
  action         text NOT NULL CHECK (action IN ('import', 'match', 'approve', 'repair', 'dismiss')),
  reason         text,
  detail         jsonb NOT NULL
);

CREATE INDEX settlement_audit_import ON settlement_audit (import_id, id);

CREATE FUNCTION settlement_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'settlement_audit is only ever added to';
END $$;

CREATE TRIGGER settlement_audit_append_only BEFORE UPDATE OR DELETE ON settlement_audit
  FOR EACH ROW EXECUTE FUNCTION settlement_audit_is_append_only();

COMMENT ON TABLE settlement_discrepancies IS 'One row per difference; never raised a second time';
COMMENT ON COLUMN settlement_discrepancies.subject IS
  'the line by its reference, or what has no line: payment:<id>, refund:<id at the provider>';
COMMENT ON COLUMN settlement_discrepancies.evidence IS 'what each side says';
COMMENT ON COLUMN settlement_discrepancies.action IS 'what the approval did';
COMMENT ON TABLE settlement_audit IS 'Who did what when and why; append-only by trigger';
COMMENT ON COLUMN settlement_audit.actor IS 'admin:<user id>, or matching, or events';
