CREATE TABLE programmes (
  id uuid PRIMARY KEY,
  title text NOT NULL,
  details jsonb NOT NULL,                    -- all else of the resource
  synthetic boolean NOT NULL,
  scope int[] NOT NULL,                      -- offices of all its units
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT programmes_title UNIQUE (title)
);
CREATE INDEX programmes_scope ON programmes USING gin (scope);

ALTER TABLE programmes ENABLE ROW LEVEL SECURITY;
ALTER TABLE programmes FORCE ROW LEVEL SECURITY;
CREATE POLICY programmes_scope ON programmes USING (scope && (SELECT cc_scope()));

COMMENT ON TABLE programmes IS 'retention: as long as the state archive asks; no personal data';
