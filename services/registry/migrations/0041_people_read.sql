-- Whose records an identity has opened within an hour, so that reading en masse ends at a limit however many instances serve. Ids
-- only; the audit says the same for good. Hours before yesterday are removed.
CREATE TABLE people_read (
  principal text NOT NULL,
  hour timestamptz NOT NULL,
  record_id uuid NOT NULL,
  PRIMARY KEY (principal, hour, record_id)
);
COMMENT ON TABLE people_read IS 'retention: two days; ids only, no personal data';
