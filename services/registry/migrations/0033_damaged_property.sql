-- Property that the war damaged. `personal`: address and document, encrypted.
CREATE TABLE damaged_property (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  person_id uuid REFERENCES people (id),
  unit_code text NOT NULL,
  kind smallint NOT NULL,
  extent smallint NOT NULL,
  damage_date date,
  state smallint NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX damaged_property_scope ON damaged_property USING gin (scope);
CREATE INDEX damaged_property_by_household ON damaged_property (household_id);
ALTER TABLE damaged_property ENABLE ROW LEVEL SECURITY;
ALTER TABLE damaged_property FORCE ROW LEVEL SECURITY;
CREATE POLICY damaged_property_scope ON damaged_property USING (scope && (SELECT cc_scope()));
