-- The record that this one was merged into.
ALTER TABLE people ADD COLUMN merged_into uuid REFERENCES people (id);
CREATE INDEX people_merged ON people (merged_into) WHERE merged_into IS NOT NULL;

-- Pairs of people who may be one. A pair is seen from wherever one of its sides is seen. `note` is encrypted.
CREATE TABLE duplicate_candidates (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  first_id uuid NOT NULL REFERENCES people (id),
  second_id uuid NOT NULL REFERENCES people (id),
  probability double precision NOT NULL,
  state smallint NOT NULL DEFAULT 1,
  survivor_id uuid REFERENCES people (id),
  proposed_by text NOT NULL DEFAULT '',
  decided_by text NOT NULL DEFAULT '',
  note bytea NOT NULL DEFAULT '',
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (first_id, second_id),
  CHECK (first_id < second_id)
);
CREATE INDEX duplicate_candidates_by_state ON duplicate_candidates (state, id);
CREATE INDEX duplicate_candidates_by_second ON duplicate_candidates (second_id);

-- The two sides of each candidate; the scope is the person's.
CREATE TABLE duplicate_sides (
  candidate_id uuid NOT NULL REFERENCES duplicate_candidates (id),
  person_id uuid NOT NULL REFERENCES people (id),
  household_id uuid NOT NULL REFERENCES households (id),
  scope int[] NOT NULL,
  PRIMARY KEY (candidate_id, person_id)
);
CREATE INDEX duplicate_sides_scope ON duplicate_sides USING gin (scope);
CREATE INDEX duplicate_sides_by_person ON duplicate_sides (person_id);
CREATE INDEX duplicate_sides_by_household ON duplicate_sides (household_id);
ALTER TABLE duplicate_sides ENABLE ROW LEVEL SECURITY;
ALTER TABLE duplicate_sides FORCE ROW LEVEL SECURITY;
CREATE POLICY duplicate_sides_scope ON duplicate_sides USING (scope && (SELECT cc_scope())) WITH CHECK (true);

ALTER TABLE duplicate_candidates ENABLE ROW LEVEL SECURITY;
ALTER TABLE duplicate_candidates FORCE ROW LEVEL SECURITY;
CREATE POLICY duplicate_candidates_scope ON duplicate_candidates
  USING (EXISTS (SELECT FROM duplicate_sides s WHERE s.candidate_id = duplicate_candidates.id)) WITH CHECK (true);

-- Every step that somebody took with a candidate, seen as the candidate is. `note` and `former` (the surviving record before a
-- merge) are encrypted; which of the two held identity keys then is kept beside it.
CREATE TABLE duplicate_decisions (
  id uuid PRIMARY KEY,
  candidate_id uuid NOT NULL REFERENCES duplicate_candidates (id),
  state smallint NOT NULL,
  former bytea NOT NULL DEFAULT '',
  survivor_in_force boolean NOT NULL DEFAULT false,
  other_in_force boolean NOT NULL DEFAULT false,
  survivor_revision bigint NOT NULL DEFAULT 0,
  note bytea NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL
);
CREATE INDEX duplicate_decisions_by_candidate ON duplicate_decisions (candidate_id, id);
ALTER TABLE duplicate_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE duplicate_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY duplicate_decisions_scope ON duplicate_decisions
  USING (EXISTS (SELECT FROM duplicate_sides s WHERE s.candidate_id = duplicate_decisions.candidate_id));
