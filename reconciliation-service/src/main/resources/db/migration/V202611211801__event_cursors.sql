-- How far each provider's own list of events has been walked. Rolling back: dropping it begins anew from
-- quittance.backfill.start ago, which publishes nothing that is known.
CREATE TABLE event_cursors (
  payment_channel   text PRIMARY KEY,
  walked_to         timestamptz NOT NULL,
  window_from       timestamptz,
  window_to         timestamptz,
  page              text,
  pages             integer NOT NULL DEFAULT 0,
  failures          integer NOT NULL DEFAULT 0,
  last_error        text,
  events_listed     bigint NOT NULL DEFAULT 0,
  events_missed     bigint NOT NULL DEFAULT 0,
  events_unreadable bigint NOT NULL DEFAULT 0,
  due_at            timestamptz NOT NULL,
  lease_owner       text,
  lease_until       timestamptz,
  updated_at        timestamptz NOT NULL,
  CONSTRAINT window_is_whole CHECK ((window_from IS NULL) = (window_to IS NULL)),
  CONSTRAINT page_is_of_a_window CHECK (page IS NULL OR window_from IS NOT NULL)
);

COMMENT ON TABLE event_cursors IS 'One row per provider that lists its events';
COMMENT ON COLUMN event_cursors.walked_to IS 'events before it were all seen; later ones perhaps';
COMMENT ON COLUMN event_cursors.window_from IS 'the span that is being walked; null between walks';
COMMENT ON COLUMN event_cursors.page IS 'the provider''s cursor of the next page; null: the first';
COMMENT ON COLUMN event_cursors.pages IS 'pages of this window so far';
COMMENT ON COLUMN event_cursors.failures IS 'pages in a row that could not be read';
COMMENT ON COLUMN event_cursors.events_missed IS 'found here and nowhere before; all were published';
COMMENT ON COLUMN event_cursors.lease_until IS 'until then nobody but lease_owner reads the next page';
