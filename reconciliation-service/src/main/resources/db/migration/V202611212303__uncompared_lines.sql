-- Lines that are not compared yet, also those of an import whose process died while it read. Rolling
-- back: drop the index.
CREATE INDEX settlement_lines_uncompared ON settlement_lines (import_id, id) WHERE result IS NULL;
