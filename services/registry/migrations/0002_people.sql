CREATE TABLE households (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
ALTER TABLE households ENABLE ROW LEVEL SECURITY;
ALTER TABLE households FORCE ROW LEVEL SECURITY;
CREATE POLICY households_scope ON households USING (scope && (SELECT cc_scope()));

-- The `…_index` columns are keyed: equal values are found, none can be read.
CREATE TABLE people (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  registration_id uuid NOT NULL,
  number smallint NOT NULL,
  kinship smallint NOT NULL,
  accompanying_person_id uuid REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
  personal bytea NOT NULL,
  rnokpp_index bytea,
  unzr_index bytea,
  name_birth_index bytea NOT NULL,
  rnokpp_disagrees boolean NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX people_scope ON people USING gin (scope);
CREATE INDEX people_by_household ON people (household_id);
CREATE INDEX people_by_rnokpp ON people (rnokpp_index) WHERE rnokpp_index IS NOT NULL;
CREATE INDEX people_by_unzr ON people (unzr_index) WHERE unzr_index IS NOT NULL;
CREATE INDEX people_by_name_birth ON people (name_birth_index);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY people_scope ON people USING (scope && (SELECT cc_scope()));
