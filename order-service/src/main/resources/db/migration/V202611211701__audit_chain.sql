-- Chains the audit entries of an order by hash. Entries that are there already are chained as they
-- are. An instance of the version before cannot write entries any more: replace it first.
-- Rolling back: never drop; the old version needs seq and hash to be nullable.
LOCK TABLE audit_entries;

ALTER TABLE audit_entries ADD COLUMN seq bigint;
ALTER TABLE audit_entries ADD COLUMN data jsonb NOT NULL DEFAULT '{}';
ALTER TABLE audit_entries ADD COLUMN hash bytea;

CREATE TABLE audit_heads (
  order_id text PRIMARY KEY,
  entries  bigint NOT NULL CHECK (entries > 0),
  hash     bytea NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE FUNCTION pg_temp.field(content text) RETURNS bytea LANGUAGE sql AS $$
  SELECT CASE WHEN content IS NULL THEN int4send(-1)
              ELSE int4send(octet_length(convert_to(content, 'UTF8')))
                   || convert_to(content, 'UTF8') END
$$;

ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only;

DO $$
DECLARE
  entry    record;
  chained  text := '';
  number   bigint;
  previous bytea;
BEGIN
  FOR entry IN SELECT * FROM audit_entries ORDER BY order_id, position LOOP
    IF entry.order_id <> chained THEN
      chained := entry.order_id;
      number := 0;
      previous := decode(repeat('00', 32), 'hex');
    END IF;
    number := number + 1;
    previous := sha256(previous || int8send(number)
      || pg_temp.field(entry.order_id) || pg_temp.field(entry.payment_id)
      || pg_temp.field(entry.action) || pg_temp.field(entry.actor) || pg_temp.field(entry.detail)
      || int8send((extract(epoch FROM entry.at) * 1000000)::bigint) || int4send(0));
    UPDATE audit_entries SET seq = number, hash = previous WHERE position = entry.position;
    INSERT INTO audit_heads (order_id, entries, hash) VALUES (chained, number, previous)
    ON CONFLICT (order_id) DO UPDATE SET entries = excluded.entries, hash = excluded.hash;
  END LOOP;
END $$;

ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only;
ALTER TABLE audit_entries ALTER COLUMN seq SET NOT NULL;
ALTER TABLE audit_entries ALTER COLUMN hash SET NOT NULL;

DROP INDEX audit_entries_order;
CREATE UNIQUE INDEX audit_entries_order ON audit_entries (order_id, seq);

CREATE FUNCTION audit_heads_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.order_id = OLD.order_id AND NEW.entries = OLD.entries + 1 THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit_heads only grows, by one entry at a time';
END $$;

CREATE TRIGGER audit_heads_only_grow BEFORE UPDATE OR DELETE ON audit_heads
  FOR EACH ROW EXECUTE FUNCTION audit_heads_only_grow();
CREATE TRIGGER audit_heads_not_emptied BEFORE TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

COMMENT ON TABLE audit_heads IS 'the last link of each order''s chain: an entry cut off at the end shows';
COMMENT ON COLUMN audit_entries.seq IS '1, 2, 3 … within the order';
COMMENT ON COLUMN audit_entries.data IS 'the same as detail for machines: texts by name; holds no secret';
COMMENT ON COLUMN audit_entries.hash IS 'SHA-256 of the previous hash, seq and the canonical content';
