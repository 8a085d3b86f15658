-- Discrepancies that a person resolved: who, and why. What was decided so is never changed again.
-- Rolling back: nothing to do, older instances neither read nor touch it.
ALTER TABLE discrepancies ADD COLUMN resolved_by text;
ALTER TABLE discrepancies ADD COLUMN reason text;
ALTER TABLE discrepancies ADD CONSTRAINT by_hand_with_a_reason
  CHECK ((resolved_by IS NULL) = (reason IS NULL));
ALTER TABLE discrepancies ADD CONSTRAINT only_resolved_by_somebody
  CHECK (state = 'resolved' OR resolved_by IS NULL);

CREATE FUNCTION resolution_by_hand_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'discrepancy % was resolved by a person', OLD.id;
END $$;

CREATE TRIGGER discrepancies_resolved_by_hand BEFORE UPDATE OR DELETE ON discrepancies
  FOR EACH ROW WHEN (OLD.resolved_by IS NOT NULL)
  EXECUTE FUNCTION resolution_by_hand_is_final();

COMMENT ON COLUMN discrepancies.resolved_by IS 'admin:<user id>; null: open, or settled by itself';
COMMENT ON COLUMN discrepancies.reason IS 'of the person who resolved it';
