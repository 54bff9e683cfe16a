-- Institutions that are evacuated as a whole; no personal data. The scope is that of where they are (ORIGIN) and, once it is agreed, of
-- where they go (DESTINATION). `body` is the contract's message without what has a column.
CREATE TABLE evacuated_institutions (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  unit_tail int NOT NULL,
  unit_code text NOT NULL,
  kind smallint NOT NULL,
  state smallint NOT NULL,
  residents int NOT NULL,
  decision_id uuid REFERENCES evacuation_decisions (id),
  body jsonb NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX evacuated_institutions_scope ON evacuated_institutions USING gin (scope);
CREATE INDEX evacuated_institutions_by_unit ON evacuated_institutions (unit_tail, state);
ALTER TABLE evacuated_institutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE evacuated_institutions FORCE ROW LEVEL SECURITY;
CREATE POLICY evacuated_institutions_scope ON evacuated_institutions USING (scope && (SELECT cc_scope()));
