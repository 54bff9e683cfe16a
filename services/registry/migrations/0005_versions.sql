-- Former states of people and households: who changed them, when and why. `personal` and `reason` are encrypted. The scope is
-- that of the person or household.
CREATE TABLE person_versions (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  person_id uuid NOT NULL REFERENCES people (id),
  revision bigint NOT NULL,
  personal bytea NOT NULL,
  reason bytea NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (person_id, revision)
);
CREATE INDEX person_versions_scope ON person_versions USING gin (scope);
CREATE INDEX person_versions_by_household ON person_versions (household_id);
ALTER TABLE person_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY person_versions_scope ON person_versions USING (scope && (SELECT cc_scope()));

CREATE TABLE household_versions (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  revision bigint NOT NULL,
  personal bytea NOT NULL,
  reason bytea NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (household_id, revision)
);
CREATE INDEX household_versions_scope ON household_versions USING gin (scope);
ALTER TABLE household_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE household_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY household_versions_scope ON household_versions USING (scope && (SELECT cc_scope()));

-- Who answers for a member, beside `accompanying_person_id`.
ALTER TABLE people
  ADD COLUMN accompaniment smallint NOT NULL DEFAULT 0,
  ADD COLUMN guardianship_unit_code text NOT NULL DEFAULT '',
  ADD COLUMN guardianship_name text NOT NULL DEFAULT '';
-- The day on which the last member left for another household.
ALTER TABLE households ADD COLUMN close_date date;
CREATE INDEX people_by_registration ON people (registration_id);
CREATE INDEX identity_keys_by_person ON identity_keys (person_id);
CREATE INDEX registrations_by_household ON registrations (household_id);
