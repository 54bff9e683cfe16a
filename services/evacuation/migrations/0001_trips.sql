-- Transit centres are seen by everyone; `scope` holds the keys that their trips take over (relation DESTINATION).
CREATE TABLE transit_centres (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  name text NOT NULL,
  unit_code text NOT NULL,
  capacity int NOT NULL,
  ordinary_beds int NOT NULL,
  wheelchair_beds int NOT NULL,
  stretcher_beds int NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT transit_centres_beds CHECK (ordinary_beds + wheelchair_beds + stretcher_beds <= capacity)
);

CREATE TABLE trips (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  from_unit_code text NOT NULL,
  transit_centre_id uuid NOT NULL REFERENCES transit_centres (id),
  destination_unit_code text NOT NULL,
  date date NOT NULL,
  vehicle smallint NOT NULL,
  state smallint NOT NULL,
  seats int NOT NULL,
  wheelchairs int NOT NULL,
  stretchers int NOT NULL,
  boarded_seats int NOT NULL DEFAULT 0,
  boarded_wheelchairs int NOT NULL DEFAULT 0,
  boarded_stretchers int NOT NULL DEFAULT 0,
  synthetic boolean NOT NULL,
  departed_at timestamptz,
  arrived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT trips_not_overfull CHECK (boarded_seats BETWEEN 0 AND seats AND boarded_wheelchairs BETWEEN 0 AND wheelchairs
                                       AND boarded_stretchers BETWEEN 0 AND stretchers)
);
CREATE INDEX trips_scope ON trips USING gin (scope);
CREATE INDEX trips_by_date ON trips (date DESC, id DESC);
ALTER TABLE trips ENABLE ROW LEVEL SECURITY;
ALTER TABLE trips FORCE ROW LEVEL SECURITY;
CREATE POLICY trips_scope ON trips USING (scope && (SELECT cc_scope()));
