-- Old inbox rows are found by age. Rolling back: drop the index once no instance purges.
CREATE INDEX inbox_handled_at ON inbox (handled_at);
