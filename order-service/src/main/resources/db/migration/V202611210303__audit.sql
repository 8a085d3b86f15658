-- The audit trail. Rolling back: never.
CREATE TABLE audit_entries (
  position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id   text NOT NULL,
  payment_id text,
  action     text NOT NULL,
  actor      text NOT NULL,
  detail     text NOT NULL,
  at         timestamptz NOT NULL
);

CREATE INDEX audit_entries_order ON audit_entries (order_id, position);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_entries is append-only';
END $$;

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

COMMENT ON TABLE audit_entries IS 'what happened to an order, who said so; nothing is ever changed';
