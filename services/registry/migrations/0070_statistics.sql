-- Figures of displaced people. Each row is by how many people of one category and unit became more in a month; their sum up to
-- a month is the figure at its end. Written by one transaction at a time (statistic_state), never by those that register.
CREATE TABLE statistic_counts (
  relation smallint NOT NULL,   -- whose unit it is, as the contract's Relation
  parent int NOT NULL,          -- tail of the unit above; -1 above the country
  dimension smallint NOT NULL,  -- 0: all people
  unit int NOT NULL,            -- tail; that of `parent` where the place is not stated more exactly
  category text NOT NULL,
  month date NOT NULL,
  change bigint NOT NULL,
  scope int[] NOT NULL,         -- of the unit in the relation
  PRIMARY KEY (relation, parent, dimension, unit, category, month)
);
CREATE INDEX statistic_counts_scope ON statistic_counts USING gin (scope);
ALTER TABLE statistic_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE statistic_counts FORCE ROW LEVEL SECURITY;
CREATE POLICY statistic_counts_scope ON statistic_counts USING (scope && (SELECT cc_scope()));

-- As what a person is counted, by the person's id; encrypted, and read by the service's own jobs alone. No row: not counted.
CREATE TABLE statistic_people (
  id uuid PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
  counted bytea NOT NULL
);

-- One row. Who changes figures holds its lock; `revision` is raised by each of them. After people were put into the database past
-- the service: UPDATE statistic_state SET due = true, rebuild = true; the service counts anew by itself.
CREATE TABLE statistic_state (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  revision bigint NOT NULL DEFAULT 0,
  due boolean NOT NULL,
  rebuild boolean NOT NULL,
  counted_day date,             -- ages are those of this day
  finished_at timestamptz,
  people bigint NOT NULL DEFAULT 0,
  figures bigint NOT NULL DEFAULT 0,
  corrected bigint NOT NULL DEFAULT 0
);
INSERT INTO statistic_state (due, rebuild) VALUES (true, true);
COMMENT ON TABLE statistic_counts IS 'retention: as long as the register; no personal data';
COMMENT ON TABLE statistic_state IS 'retention: as long as the register; no personal data';
