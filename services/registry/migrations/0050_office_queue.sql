-- Where people are received. No personal data; `scope` is of the office, for a stop of a mobile team also of the office
-- that sends the team. `details` is what has no column of its own, as JSON of the contract.
CREATE TABLE mobile_teams (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  office_unit_code text NOT NULL,
  name text NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX mobile_teams_scope ON mobile_teams USING gin (scope);
ALTER TABLE mobile_teams ENABLE ROW LEVEL SECURITY;
ALTER TABLE mobile_teams FORCE ROW LEVEL SECURITY;
CREATE POLICY mobile_teams_scope ON mobile_teams USING (scope && (SELECT cc_scope()));

CREATE TABLE service_points (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  kind smallint NOT NULL,
  office_unit_code text NOT NULL,
  team_id uuid REFERENCES mobile_teams (id),
  details jsonb NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX service_points_scope ON service_points USING gin (scope);
CREATE INDEX service_points_by_team ON service_points (team_id) WHERE team_id IS NOT NULL;
ALTER TABLE service_points ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_points FORCE ROW LEVEL SECURITY;
CREATE POLICY service_points_scope ON service_points USING (scope && (SELECT cc_scope()));

-- The visits of the stops, once more, so that a team cannot be in two places: `team` is the start of its id as a number.
CREATE TABLE team_visits (
  service_point_id uuid NOT NULL REFERENCES service_points (id),
  team bigint NOT NULL,
  during tstzrange NOT NULL,
  EXCLUDE USING gist (int8range(team, team, '[]') WITH &&, during WITH &&)
);
CREATE INDEX team_visits_by_point ON team_visits (service_point_id);

-- One row for each place and day: the last number given. Whoever calls or gives a number holds this row, so numbers have
-- neither gaps nor doubles.
CREATE TABLE queue_days (
  service_point_id uuid NOT NULL REFERENCES service_points (id),
  day date NOT NULL,
  last_number int NOT NULL DEFAULT 0,
  PRIMARY KEY (service_point_id, day)
);

CREATE TABLE tickets (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  service_point_id uuid NOT NULL REFERENCES service_points (id),
  day date NOT NULL,
  number int NOT NULL,
  matter smallint NOT NULL,
  priority smallint NOT NULL,
  rank smallint NOT NULL,
  overtaken int NOT NULL DEFAULT 0,
  state smallint NOT NULL,
  "window" text NOT NULL DEFAULT '',
  appointment_id uuid UNIQUE,
  created_at timestamptz NOT NULL,
  called_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  UNIQUE (service_point_id, day, number)
);
CREATE INDEX tickets_scope ON tickets USING gin (scope);
CREATE INDEX tickets_waiting ON tickets (service_point_id, day, rank, number) WHERE state = 1;
-- A window has one number at a time.
CREATE UNIQUE INDEX tickets_at_window ON tickets (service_point_id, day, "window") WHERE state IN (2, 3);
ALTER TABLE tickets ENABLE ROW LEVEL SECURITY;
ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
CREATE POLICY tickets_scope ON tickets USING (scope && (SELECT cc_scope()));
