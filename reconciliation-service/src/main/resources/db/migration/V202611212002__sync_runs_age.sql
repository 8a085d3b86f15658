-- Old reads are found by age. Rolling back: drop the index once no instance purges.
CREATE INDEX sync_runs_at ON sync_runs (at);
