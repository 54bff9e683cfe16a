-- People who left otherwise than by a trip. The scope is the unit left and the unit where it was registered; `personal` is
-- the encrypted part of the contract's message.
CREATE TABLE departures (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  method smallint NOT NULL,
  origin_unit_code text NOT NULL,
  registered_unit_code text NOT NULL,
  date date NOT NULL,
  people int NOT NULL,
  children int NOT NULL,
  low_mobility int NOT NULL,
  with_disability int NOT NULL,
  party_id uuid REFERENCES parties (id),
  registration_id uuid UNIQUE,
  wish jsonb NOT NULL,
  personal bytea NOT NULL,
  withdrawn boolean NOT NULL DEFAULT false,
  registered_by text NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT departures_parts CHECK (people >= 0 AND children BETWEEN 0 AND people AND low_mobility BETWEEN 0 AND people
    AND with_disability BETWEEN 0 AND people)
);
CREATE INDEX departures_scope ON departures USING gin (scope);
CREATE INDEX departures_by_date ON departures (date DESC, id DESC);
ALTER TABLE departures ENABLE ROW LEVEL SECURITY;
ALTER TABLE departures FORCE ROW LEVEL SECURITY;
CREATE POLICY departures_scope ON departures USING (scope && (SELECT cc_scope()));

-- What authorities estimate. One is replaced by at most one other.
CREATE TABLE estimates (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  unit_code text NOT NULL,
  start_date date NOT NULL,
  end_date date NOT NULL,
  authority text NOT NULL,
  document text NOT NULL,
  basis text NOT NULL,
  people int NOT NULL,
  children int NOT NULL,
  low_mobility int NOT NULL,
  with_disability int NOT NULL,
  replaces_id uuid UNIQUE REFERENCES estimates (id),
  replaced_by_id uuid REFERENCES estimates (id),
  recorded_by text NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX estimates_scope ON estimates USING gin (scope);
ALTER TABLE estimates ENABLE ROW LEVEL SECURITY;
ALTER TABLE estimates FORCE ROW LEVEL SECURITY;
CREATE POLICY estimates_scope ON estimates USING (scope && (SELECT cc_scope()));

-- People who may be counted twice; `note` is encrypted. Seen by whoever sees one of the two records.
CREATE TABLE double_counts (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  departure_id uuid NOT NULL REFERENCES departures (id),
  departed_person_id uuid NOT NULL,
  party_id uuid NOT NULL REFERENCES parties (id),
  person_id uuid NOT NULL,
  matches int[] NOT NULL,
  state smallint NOT NULL DEFAULT 1,
  decided_by text NOT NULL DEFAULT '',
  decided_at timestamptz,
  note bytea NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  UNIQUE (departed_person_id, person_id)
);
CREATE INDEX double_counts_scope ON double_counts USING gin (scope);
CREATE INDEX double_counts_by_state ON double_counts (state, id);
ALTER TABLE double_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE double_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY double_counts_scope ON double_counts USING (scope && (SELECT cc_scope()));
