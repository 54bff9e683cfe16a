-- Other names of units. One that is taken out of use is kept with its time of removal.
CREATE TABLE unit_aliases (
  id uuid PRIMARY KEY,
  unit_tail int NOT NULL CHECK (unit_tail BETWEEN 0 AND 99999),
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
  name text NOT NULL,
  start_date date,
  end_date date,
  source text NOT NULL,
  created_at timestamptz NOT NULL,
  removed_at timestamptz,
  CHECK (start_date <= end_date)
);
CREATE UNIQUE INDEX unit_aliases_in_use ON unit_aliases (unit_tail, name) WHERE removed_at IS NULL;

-- Moved by every change of an alias, so that each process sees when to read them anew.
CREATE TABLE alias_register (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  revision bigint NOT NULL
);
INSERT INTO alias_register (revision) VALUES (1);
