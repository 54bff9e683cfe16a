-- Proposals of trips. `plan` is the contract's message: units, vehicles, times and ids, nothing personal.
CREATE TABLE plans (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  date date NOT NULL,
  state smallint NOT NULL,
  plan jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX plans_scope ON plans USING gin (scope);
CREATE INDEX plans_by_time ON plans (created_at DESC, id DESC);
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans FORCE ROW LEVEL SECURITY;
CREATE POLICY plans_scope ON plans USING (scope && (SELECT cc_scope()));

-- What became of each planned trip: written with the trip, so that accepting can be cut off and go on.
CREATE TABLE plan_trips (
  plan_id uuid NOT NULL REFERENCES plans (id),
  number int NOT NULL,
  scope int[] NOT NULL,
  trip_id uuid REFERENCES trips (id),
  changed_parties uuid[] NOT NULL,
  PRIMARY KEY (plan_id, number)
);
ALTER TABLE plan_trips ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_trips FORCE ROW LEVEL SECURITY;
CREATE POLICY plan_trips_scope ON plan_trips USING (scope && (SELECT cc_scope()));

-- Times by road between units, reference data of the whole country. NULL: the road is closed.
CREATE TABLE road_times (
  from_unit_code text NOT NULL,
  to_unit_code text NOT NULL,
  minutes int,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (from_unit_code, to_unit_code)
);
