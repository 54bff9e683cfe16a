-- Every table: `scope` holds the keys of those who see the row, `office` of those who change it (services/platform/auth/scope.h).

CREATE TABLE bodies (
  id uuid PRIMARY KEY,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
  name text NOT NULL,
  unit_code text NOT NULL,              -- empty: the country
  unit_tail int NOT NULL,               -- 0: the country
  details jsonb NOT NULL,               -- act, members
  act_date date,                        -- day of the founding act
  synthetic boolean NOT NULL,
  scope int[] NOT NULL,
  office int[] NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT bodies_one_of_a_level UNIQUE (unit_tail, kind)
);
CREATE INDEX bodies_scope ON bodies USING gin (scope);

ALTER TABLE bodies ENABLE ROW LEVEL SECURITY;
ALTER TABLE bodies FORCE ROW LEVEL SECURITY;
CREATE POLICY bodies_seen ON bodies FOR SELECT USING (scope && (SELECT cc_scope()));
CREATE POLICY bodies_added ON bodies FOR INSERT WITH CHECK (office && (SELECT cc_scope()));
CREATE POLICY bodies_changed ON bodies FOR UPDATE USING (office && (SELECT cc_scope()));

COMMENT ON TABLE bodies IS 'retention: as long as the state archive asks; public offices, no personal data to be hidden';
