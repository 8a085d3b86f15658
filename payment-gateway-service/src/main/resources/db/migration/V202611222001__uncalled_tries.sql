-- Tries that made no call. Rolling back: leave it; an older version counts every try.
ALTER TABLE operations ADD COLUMN uncalled int NOT NULL DEFAULT 0;

COMMENT ON COLUMN operations.uncalled IS
  'tries that made no call: our own limits refused it, or the payment was not known yet';
