-- People who remain in a settlement on a day, by how they were counted. A correction is a row of its own.
CREATE TABLE remaining_counts (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  unit_tail int NOT NULL,
  unit_code text NOT NULL,
  date date NOT NULL,
  method smallint NOT NULL,
  people int NOT NULL,
  children int NOT NULL,
  low_mobility int NOT NULL,
  source text NOT NULL,
  recorded_by text NOT NULL,
  corrects_id uuid REFERENCES remaining_counts (id),
  corrected_by_id uuid,
  correction_reason text NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT remaining_counts_parts CHECK (children BETWEEN 0 AND people AND low_mobility BETWEEN 0 AND people)
);
CREATE UNIQUE INDEX remaining_counts_of_a_day ON remaining_counts (unit_tail, date, method) WHERE corrected_by_id IS NULL;
CREATE INDEX remaining_counts_by_date ON remaining_counts (date DESC, id DESC);
CREATE INDEX remaining_counts_scope ON remaining_counts USING gin (scope);
ALTER TABLE remaining_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE remaining_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY remaining_counts_scope ON remaining_counts USING (scope && (SELECT cc_scope()));

-- Known residents of settlements that are to be left. `personal` is an encrypted part of the contract's message; numbers and telephones
-- are found by keyed indexes.
CREATE TABLE remaining_residents (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  unit_tail int NOT NULL,
  unit_code text NOT NULL,
  mobility smallint NOT NULL,
  state smallint NOT NULL,
  state_date date NOT NULL,
  party_id uuid REFERENCES parties (id),
  rnokpp_index bytea,
  unzr_index bytea,
  phone_index bytea,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX remaining_residents_scope ON remaining_residents USING gin (scope);
CREATE INDEX remaining_residents_by_unit ON remaining_residents (unit_tail, state);
CREATE UNIQUE INDEX remaining_residents_rnokpp ON remaining_residents (unit_tail, rnokpp_index) WHERE state IN (1, 2, 3);
CREATE UNIQUE INDEX remaining_residents_unzr ON remaining_residents (unit_tail, unzr_index) WHERE state IN (1, 2, 3);
CREATE INDEX remaining_residents_by_rnokpp ON remaining_residents (rnokpp_index) WHERE rnokpp_index IS NOT NULL;
CREATE INDEX remaining_residents_by_unzr ON remaining_residents (unzr_index) WHERE unzr_index IS NOT NULL;
CREATE INDEX remaining_residents_by_phone ON remaining_residents (phone_index) WHERE phone_index IS NOT NULL;
ALTER TABLE remaining_residents ENABLE ROW LEVEL SECURITY;
ALTER TABLE remaining_residents FORCE ROW LEVEL SECURITY;
CREATE POLICY remaining_residents_scope ON remaining_residents USING (scope && (SELECT cc_scope()));

-- Acts of refusals. `personal` holds what was said, who signed and witnessed, and the talks since.
CREATE TABLE evacuation_refusals (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  resident_id uuid NOT NULL REFERENCES remaining_residents (id),
  unit_tail int NOT NULL,
  unit_code text NOT NULL,
  refuse_date date NOT NULL,
  signature smallint NOT NULL,
  on_the_spot boolean NOT NULL,
  scan_sha256 text NOT NULL,
  review_date date NOT NULL,
  outcome smallint NOT NULL,
  guardianship_notice boolean NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX evacuation_refusals_standing ON evacuation_refusals (resident_id) WHERE outcome = 1;
CREATE INDEX evacuation_refusals_by_unit ON evacuation_refusals (unit_tail) WHERE outcome = 1;
CREATE INDEX evacuation_refusals_due ON evacuation_refusals (review_date) WHERE outcome = 1;
CREATE INDEX evacuation_refusals_scope ON evacuation_refusals USING gin (scope);
ALTER TABLE evacuation_refusals ENABLE ROW LEVEL SECURITY;
ALTER TABLE evacuation_refusals FORCE ROW LEVEL SECURITY;
CREATE POLICY evacuation_refusals_scope ON evacuation_refusals USING (scope && (SELECT cc_scope()));
