-- Files of households on their way into the register. The scope is the importing office's. The keys are keyed hashes: the
-- same file, and the same household, are found again and none can be read. The file itself is an upload
-- of its owner's or, where it is small, stands here until it is staged.
CREATE TABLE imports (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  office_unit_code text NOT NULL,
  file_name bytea NOT NULL,
  format smallint NOT NULL DEFAULT 0,
  state smallint NOT NULL,
  problem text NOT NULL DEFAULT '',
  upload_id uuid,
  content bytea NOT NULL DEFAULT '',
  content_key bytea NOT NULL,
  -- Entries staged so far, the last entry applied, and how fast the present work goes.
  entry_count int NOT NULL DEFAULT 0,
  row_count int NOT NULL DEFAULT 0,
  total_rows int NOT NULL DEFAULT 0,
  applied_through int NOT NULL DEFAULT 0,
  work_rows bigint NOT NULL DEFAULT 0,
  work_micros bigint NOT NULL DEFAULT 0,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX imports_scope ON imports USING gin (scope);
-- One import of a file in an office; a cancelled or unreadable one does not stand in the way.
CREATE UNIQUE INDEX imports_by_content ON imports (office_unit_code, content_key) WHERE state NOT IN (5, 6);
CREATE INDEX imports_at_work ON imports (id) WHERE state IN (1, 3);
ALTER TABLE imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports FORCE ROW LEVEL SECURITY;
CREATE POLICY imports_scope ON imports USING (scope && (SELECT cc_scope()));

-- What a person decided of entries at once, and why.
CREATE TABLE import_decisions (
  id uuid PRIMARY KEY,
  import_id uuid NOT NULL REFERENCES imports (id),
  scope int[] NOT NULL,
  decision smallint NOT NULL,
  justification bytea NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL
);
ALTER TABLE import_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY import_decisions_scope ON import_decisions USING (scope && (SELECT cc_scope()));

-- One household of a file. `personal` is the contract's message, encrypted.
CREATE TABLE import_entries (
  id uuid PRIMARY KEY,
  import_id uuid NOT NULL REFERENCES imports (id),
  number int NOT NULL,
  scope int[] NOT NULL,
  state smallint NOT NULL,
  decision_id uuid REFERENCES import_decisions (id),
  household_key bytea NOT NULL,
  row_count int NOT NULL,
  match_count int NOT NULL,
  registration_id uuid,
  personal bytea NOT NULL,
  UNIQUE (import_id, number)
);
CREATE INDEX import_entries_by_state ON import_entries (import_id, state, number);
CREATE INDEX import_entries_applied ON import_entries (household_key) WHERE state = 5;
ALTER TABLE import_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY import_entries_scope ON import_entries USING (scope && (SELECT cc_scope()));
