-- `personal` is an encrypted part of the contract's message: names, dates, numbers, address and telephone never stand
-- here in clear. What is counted (mobility) does.
CREATE TABLE parties (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  origin_unit_code text NOT NULL,
  leave_date date NOT NULL,
  origin_status jsonb NOT NULL,
  state smallint NOT NULL,
  trip_id uuid REFERENCES trips (id),
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX parties_scope ON parties USING gin (scope);
CREATE INDEX parties_by_trip ON parties (trip_id) WHERE trip_id IS NOT NULL;
-- Finds whom a later change of the list of territories concerns.
CREATE INDEX parties_by_origin ON parties (origin_unit_code, leave_date);
ALTER TABLE parties ENABLE ROW LEVEL SECURITY;
ALTER TABLE parties FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_scope ON parties USING (scope && (SELECT cc_scope()));

CREATE TABLE party_people (
  party_id uuid NOT NULL REFERENCES parties (id),
  number smallint NOT NULL,
  id uuid NOT NULL UNIQUE,
  scope int[] NOT NULL,
  mobility smallint NOT NULL,
  accompanying_adult smallint NOT NULL,
  personal bytea NOT NULL,
  PRIMARY KEY (party_id, number)
);
ALTER TABLE party_people ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_people FORCE ROW LEVEL SECURITY;
CREATE POLICY party_people_scope ON party_people USING (scope && (SELECT cc_scope()));
