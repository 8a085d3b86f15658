-- Settlement reports and their lines. Rolling back: dropping loses nothing that importing the files
-- again does not bring back.
CREATE TABLE settlement_imports (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider     text NOT NULL,
  format       text NOT NULL,
  sha256       char(64) NOT NULL,
  size_bytes   bigint NOT NULL,
  state        text NOT NULL CHECK (state IN ('reading', 'matching', 'ready')),
  imported_by  text NOT NULL,
  created_at   timestamptz NOT NULL,
  period_from  timestamptz,
  period_to    timestamptz,
  lines        bigint NOT NULL,
  finished_at  timestamptz,
  lease_owner  text,
  lease_until  timestamptz,
  CONSTRAINT ready_has_a_time CHECK ((state = 'ready') = (finished_at IS NOT NULL)),
  CONSTRAINT period_is_whole CHECK ((period_from IS NULL) = (period_to IS NULL)),
  UNIQUE (provider, sha256)
);

CREATE INDEX settlement_imports_unfinished ON settlement_imports (lease_until)
  WHERE state = 'matching';

CREATE TABLE settlement_lines (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  import_id        bigint NOT NULL REFERENCES settlement_imports,
  provider         text NOT NULL,
  reference        text NOT NULL,
  line_number      bigint NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('payment', 'refund', 'refund_failure',
    'payment_reversal', 'other')),
  payment_refs     text[] NOT NULL,
  refund_reference text,
  gross_minor      bigint NOT NULL,
  fee_minor        bigint NOT NULL,
  net_minor        bigint NOT NULL,
  currency         char(3) NOT NULL,
  charged_minor    bigint,
  charged_currency char(3),
  occurred_at      timestamptz NOT NULL,
  type             text NOT NULL,
  raw              text NOT NULL,
  payment_id       text,
  result           text CHECK (result IN ('matched', 'differs', 'not_compared')),
  CONSTRAINT charged_has_a_currency
    CHECK ((charged_minor IS NULL) = (charged_currency IS NULL)),
  UNIQUE (provider, reference)
);

-- The lines of an import in their order, for comparing and for counting.
CREATE INDEX settlement_lines_import ON settlement_lines (import_id, id);
CREATE INDEX settlement_lines_payment ON settlement_lines (payment_id, kind);
-- Lines whose payment may become known later.
CREATE INDEX settlement_lines_unknown ON settlement_lines USING gin (payment_refs)
  WHERE payment_id IS NULL AND result = 'differs';
CREATE INDEX settlement_lines_refund ON settlement_lines (provider, refund_reference)
  WHERE refund_reference IS NOT NULL;

COMMENT ON TABLE settlement_imports IS 'One row per settlement report that was uploaded';
COMMENT ON COLUMN settlement_imports.sha256 IS 'of the file: the same one is not imported twice';
COMMENT ON COLUMN settlement_imports.state IS
  'reading: lines come in, upload again if the lease ran out; matching: any instance goes on; ready';
COMMENT ON COLUMN settlement_imports.period_from IS 'what is missing there is looked for in here';
COMMENT ON COLUMN settlement_imports.lines IS 'in the file, those that were known before included';
COMMENT ON TABLE settlement_lines IS 'One row per line of a provider, from the report it came in first';
COMMENT ON COLUMN settlement_lines.gross_minor IS 'signed, in the currency of the balance';
COMMENT ON COLUMN settlement_lines.charged_minor IS
  'unsigned, what the payer saw; null if it was converted and the report does not tell';
COMMENT ON COLUMN settlement_lines.raw IS 'as it came';
COMMENT ON COLUMN settlement_lines.result IS 'null: not compared yet';
