-- Parked outcomes keep their trace, and one that is not ours can be put aside. Rolling back: added;
-- the older version alarms about what is put aside, too.
ALTER TABLE parked_outcomes
  ADD COLUMN position     bigint GENERATED ALWAYS AS IDENTITY,
  ADD COLUMN traceparent  text,
  ADD COLUMN aside_at     timestamptz,
  ADD COLUMN aside_by     text,
  ADD COLUMN aside_reason text,
  ADD COLUMN applied_at   timestamptz,
  ADD CHECK ((aside_at IS NULL) = (aside_by IS NULL)
    AND (aside_at IS NULL) = (aside_reason IS NULL)),
  ADD CHECK (applied_at IS NULL OR aside_at IS NOT NULL);

CREATE UNIQUE INDEX parked_outcomes_position ON parked_outcomes (position);
CREATE INDEX parked_outcomes_waiting ON parked_outcomes (parked_at) WHERE aside_at IS NULL;

COMMENT ON COLUMN parked_outcomes.traceparent IS 'of the event; what it pays belongs to its trace';
COMMENT ON COLUMN parked_outcomes.aside_at IS
  'since when it alarms nobody; it is tried nevertheless';
COMMENT ON COLUMN parked_outcomes.aside_by IS 'the administrator who decided that';
COMMENT ON COLUMN parked_outcomes.applied_at IS
  'its payment became known after all; one that was never put aside is deleted then';
