-- Registrations from before the table of certificates hold numbers that its keyed index does not know. What is here already is to
-- be looked at once (`older_certificates`); what comes later keeps its numbers itself.
ALTER TABLE registrations ADD COLUMN numbers_kept boolean NOT NULL DEFAULT false;
ALTER TABLE registrations ALTER COLUMN numbers_kept SET DEFAULT true;
CREATE INDEX registrations_numbers_to_keep ON registrations (id) WHERE NOT numbers_kept;
