-- Gauges ask for the oldest open difference, and for the last import. Rolling back: drop the indexes
-- and create settlement_discrepancies_open ON settlement_discrepancies (kind) WHERE state = 'open'.
CREATE INDEX IF NOT EXISTS settlement_discrepancies_open_since
  ON settlement_discrepancies (kind, created_at) WHERE state = 'open';
DROP INDEX settlement_discrepancies_open;
CREATE INDEX IF NOT EXISTS settlement_imports_finished
  ON settlement_imports (provider, finished_at) WHERE finished_at IS NOT NULL;
