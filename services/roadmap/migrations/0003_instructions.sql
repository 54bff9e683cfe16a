CREATE TABLE instructions (
  id uuid PRIMARY KEY,
  meeting_id uuid NOT NULL REFERENCES meetings (id),
  unit_code text NOT NULL,                   -- the body's
  text text NOT NULL,
  addressee text NOT NULL,
  addressee_unit_code text NOT NULL,         -- empty: the country
  due_date date NOT NULL,
  state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
  outcome text NOT NULL DEFAULT '',
  closed_at timestamptz,
  synthetic boolean NOT NULL,
  scope int[] NOT NULL,                      -- office and addressee_office together
  office int[] NOT NULL,
  addressee_office int[] NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK ((state = 1) = (closed_at IS NULL))
);
CREATE INDEX instructions_due ON instructions (due_date, id);
CREATE INDEX instructions_meeting ON instructions (meeting_id);
CREATE INDEX instructions_scope ON instructions USING gin (scope);

ALTER TABLE instructions ENABLE ROW LEVEL SECURITY;
ALTER TABLE instructions FORCE ROW LEVEL SECURITY;
CREATE POLICY instructions_seen ON instructions FOR SELECT USING (scope && (SELECT cc_scope()));
CREATE POLICY instructions_added ON instructions FOR INSERT WITH CHECK (office && (SELECT cc_scope()));
-- The body withdraws, the addressee completes: both lie within `scope`.
CREATE POLICY instructions_changed ON instructions FOR UPDATE USING (scope && (SELECT cc_scope()));

COMMENT ON TABLE instructions IS 'retention: as long as the state archive asks';
