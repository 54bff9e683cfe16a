-- Who had the entries registered; the audit names them beside each registration.
ALTER TABLE imports ADD COLUMN applied_by text NOT NULL DEFAULT '';
