-- Records opened outside one's own scope, for three hours (ADR 18). `scope` holds the keys of the record and those of whoever opened
-- it: supervisors of both see the grant. `opened_key` is the one key of the record by which the opener's calls are widened. `reason`
-- is encrypted. Grants are never changed and kept as long as the audit.
CREATE TABLE break_glass_grants (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  principal text NOT NULL,
  opened_person uuid NOT NULL REFERENCES people (id),
  opened_household uuid NOT NULL,
  opened_registration uuid,
  opened_key int NOT NULL,
  reason bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX break_glass_grants_scope ON break_glass_grants USING gin (scope);
CREATE INDEX break_glass_grants_in_force ON break_glass_grants (expires_at);
CREATE INDEX break_glass_grants_by_person ON break_glass_grants (opened_person, principal);
CREATE INDEX break_glass_grants_newest ON break_glass_grants (created_at, id);
ALTER TABLE break_glass_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE break_glass_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY break_glass_grants_scope ON break_glass_grants USING (scope && (SELECT cc_scope()));
