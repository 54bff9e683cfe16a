-- People who left, counted as things happen (ADR 33). `path` holds the tails from the country (0) to the unit that they
-- left, as they lay then; `scope` its keys (relation ORIGIN). Whoever writes the record behind an entry counts it, wherever
-- their own scope lies; entries are read by those who hold the unit left.
CREATE TABLE count_entries (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  method smallint NOT NULL,
  unit_code text NOT NULL,
  path int[] NOT NULL,
  date date NOT NULL,
  people int NOT NULL,
  children int NOT NULL,
  low_mobility int NOT NULL,
  with_disability int NOT NULL,
  record_kind text NOT NULL,
  record_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  late boolean NOT NULL,
  synthetic boolean NOT NULL
);
CREATE INDEX count_entries_by_day ON count_entries (date, id);
CREATE INDEX count_entries_by_unit ON count_entries USING gin (path);
CREATE INDEX count_entries_by_record ON count_entries (record_id);
CREATE INDEX count_entries_by_instant ON count_entries (recorded_at);
CREATE INDEX count_entries_late ON count_entries (date, recorded_at) WHERE late;
ALTER TABLE count_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE count_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY count_entries_scope ON count_entries USING (scope && (SELECT cc_scope())) WITH CHECK (true);

-- Who corrected a figure by an entry, and why; `reason` is encrypted.
CREATE TABLE count_corrections (
  id uuid PRIMARY KEY REFERENCES count_entries (id),
  scope int[] NOT NULL,
  reason bytea NOT NULL,
  corrected_by text NOT NULL
);
ALTER TABLE count_corrections ENABLE ROW LEVEL SECURITY;
ALTER TABLE count_corrections FORCE ROW LEVEL SECURITY;
CREATE POLICY count_corrections_scope ON count_corrections USING (scope && (SELECT cc_scope()));

-- The entries that are in no rollup yet: a queue, emptied within seconds.
CREATE TABLE count_tail (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scope int[] NOT NULL,
  method smallint NOT NULL,
  path int[] NOT NULL,
  date date NOT NULL,
  people int NOT NULL,
  children int NOT NULL,
  low_mobility int NOT NULL,
  with_disability int NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE count_tail ENABLE ROW LEVEL SECURITY;
ALTER TABLE count_tail FORCE ROW LEVEL SECURITY;
CREATE POLICY count_tail_scope ON count_tail USING (scope && (SELECT cc_scope())) WITH CHECK (true);

-- People by part of a unit, method and day (span 0) or month (span 1, its first day). Of whom no more than the unit itself
-- is known, the part is the unit. `scope` are the keys of the part.
CREATE TABLE count_rollups (
  parent_tail int NOT NULL,
  span smallint NOT NULL,
  date date NOT NULL,
  unit_tail int NOT NULL,
  method smallint NOT NULL,
  scope int[] NOT NULL,
  people bigint NOT NULL,
  children bigint NOT NULL,
  low_mobility bigint NOT NULL,
  with_disability bigint NOT NULL,
  PRIMARY KEY (parent_tail, span, date, unit_tail, method)
) WITH (fillfactor = 70);
ALTER TABLE count_rollups ENABLE ROW LEVEL SECURITY;
ALTER TABLE count_rollups FORCE ROW LEVEL SECURITY;
CREATE POLICY count_rollups_scope ON count_rollups USING (scope && (SELECT cc_scope()));

-- A day whose figures are official: what was counted before `cut_off`. `since` begins what is told as a sum over days.
CREATE TABLE official_reports (
  date date PRIMARY KEY,
  cut_off timestamptz NOT NULL,
  frozen_at timestamptz NOT NULL,
  since date NOT NULL
);

-- The official row of each part of a unit, as the contract's message; the country's own has parent -1.
CREATE TABLE official_rows (
  date date NOT NULL REFERENCES official_reports (date),
  parent_tail int NOT NULL,
  unit_tail int NOT NULL,
  scope int[] NOT NULL,
  figures jsonb NOT NULL,
  PRIMARY KEY (date, parent_tail, unit_tail)
);
ALTER TABLE official_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE official_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY official_rows_scope ON official_rows USING (scope && (SELECT cc_scope()));

-- Who is on the way is asked at every report and by the board.
CREATE INDEX trips_on_the_way ON trips (id) WHERE state IN (2, 3);
