-- Vehicle and crew; `id` is the trip's. `personal` is an encrypted part of the contract's message: names, telephones, plate. `id` is the trip's.
CREATE TABLE trip_crews (
  id uuid PRIMARY KEY REFERENCES trips (id),
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  carrier text NOT NULL,
  personal bytea NOT NULL
);
CREATE INDEX trip_crews_scope ON trip_crews USING gin (scope);
ALTER TABLE trip_crews ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_crews FORCE ROW LEVEL SECURITY;
CREATE POLICY trip_crews_scope ON trip_crews USING (scope && (SELECT cc_scope()));

-- Where people gather. Their own relation is the unit's ORIGIN.
CREATE TABLE assembly_points (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  unit_code text NOT NULL,
  unit_path int[] NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  latitude double precision,
  longitude double precision,
  shelter boolean NOT NULL,
  accessible boolean NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX assembly_points_by_unit ON assembly_points USING gin (unit_path);
CREATE INDEX assembly_points_scope ON assembly_points USING gin (scope);
ALTER TABLE assembly_points ENABLE ROW LEVEL SECURITY;
ALTER TABLE assembly_points FORCE ROW LEVEL SECURITY;
CREATE POLICY assembly_points_scope ON assembly_points USING (scope && (SELECT cc_scope()));

-- The way of a trip, kept apart from it.
CREATE TABLE trip_routes (
  trip_id uuid PRIMARY KEY REFERENCES trips (id),
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL
);
CREATE INDEX trip_routes_scope ON trip_routes USING gin (scope);
ALTER TABLE trip_routes ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_routes FORCE ROW LEVEL SECURITY;
CREATE POLICY trip_routes_scope ON trip_routes USING (scope && (SELECT cc_scope()));

CREATE TABLE trip_stops (
  trip_id uuid NOT NULL REFERENCES trip_routes (trip_id),
  number smallint NOT NULL,
  scope int[] NOT NULL,
  unit_code text NOT NULL,
  unit_path int[] NOT NULL,
  assembly_point_id uuid REFERENCES assembly_points (id),
  name text NOT NULL,
  road text NOT NULL,
  planned_at timestamptz NOT NULL,
  arrived_at timestamptz,
  left_at timestamptz,
  PRIMARY KEY (trip_id, number),
  CONSTRAINT trip_stops_in_order CHECK (left_at IS NULL OR arrived_at IS NULL OR left_at >= arrived_at)
);
CREATE INDEX trip_stops_scope ON trip_stops USING gin (scope);
ALTER TABLE trip_stops ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_stops FORCE ROW LEVEL SECURITY;
CREATE POLICY trip_stops_scope ON trip_stops USING (scope && (SELECT cc_scope()));

-- Closed roads and alerts, told to whoever may read routes: a way leads through units of others. No people, no trips.
CREATE TABLE hazards (
  id uuid PRIMARY KEY,
  kind smallint NOT NULL,
  unit_code text NOT NULL,
  unit_path int[] NOT NULL,
  road text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  source text NOT NULL,
  synthetic boolean NOT NULL,
  CONSTRAINT hazards_in_order CHECK (ended_at IS NULL OR ended_at >= started_at)
);
CREATE INDEX hazards_by_unit ON hazards USING gin (unit_path);
CREATE INDEX hazards_lasting ON hazards (unit_code) WHERE ended_at IS NULL;

-- The last known position, kept apart from the trip and from its history.
CREATE TABLE trip_positions (
  trip_id uuid PRIMARY KEY REFERENCES trips (id),
  scope int[] NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  accuracy double precision NOT NULL,
  measured_at timestamptz NOT NULL
);
CREATE INDEX trip_positions_scope ON trip_positions USING gin (scope);
ALTER TABLE trip_positions ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_positions FORCE ROW LEVEL SECURITY;
CREATE POLICY trip_positions_scope ON trip_positions USING (scope && (SELECT cc_scope()));
