-- A party arrives once. Its people are the party's.
CREATE TABLE arrivals (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  party_id uuid NOT NULL UNIQUE REFERENCES parties (id),
  trip_id uuid NOT NULL REFERENCES trips (id),
  transit_centre_id uuid NOT NULL REFERENCES transit_centres (id),
  destination_unit_code text NOT NULL,
  arrive_date date NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX arrivals_scope ON arrivals USING gin (scope);
ALTER TABLE arrivals ENABLE ROW LEVEL SECURITY;
ALTER TABLE arrivals FORCE ROW LEVEL SECURITY;
CREATE POLICY arrivals_scope ON arrivals USING (scope && (SELECT cc_scope()));

-- People by origin and day of arrival, one row for each arrival and each unit from its origin up to the country
-- (tail 0), written with the arrival: a count is a sum over one key, and no two writers meet on a row.
CREATE TABLE arrival_counts (
  unit_tail int NOT NULL,
  date date NOT NULL,
  arrival_id uuid NOT NULL REFERENCES arrivals (id),
  people smallint NOT NULL,
  children smallint NOT NULL,
  low_mobility smallint NOT NULL,
  PRIMARY KEY (unit_tail, date, arrival_id)
);
