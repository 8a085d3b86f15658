-- Open discrepancies of events that could not be read are looked up for every page of events. Rolling
-- back: drop the index.
CREATE INDEX discrepancies_unreadable ON discrepancies ((detail->>'event_key'))
  WHERE kind = 'unreadable_event' AND state = 'open';
