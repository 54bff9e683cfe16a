CREATE TABLE meetings (
  id uuid PRIMARY KEY,
  body_id uuid NOT NULL REFERENCES bodies (id),
  number int NOT NULL CHECK (number >= 0),   -- 0: not numbered
  date date NOT NULL,
  format smallint NOT NULL,
  details jsonb NOT NULL,                    -- chair, participants, topics
  unit_code text NOT NULL,                   -- the body's
  decisions int NOT NULL DEFAULT 0,          -- how many there are; the last one's position
  instructions int NOT NULL DEFAULT 0,
  synthetic boolean NOT NULL,
  scope int[] NOT NULL,
  office int[] NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX meetings_number ON meetings (body_id, number) WHERE number > 0;
CREATE INDEX meetings_latest ON meetings (date DESC, id DESC);
CREATE INDEX meetings_scope ON meetings USING gin (scope);

ALTER TABLE meetings ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings FORCE ROW LEVEL SECURITY;
CREATE POLICY meetings_seen ON meetings FOR SELECT USING (scope && (SELECT cc_scope()));
CREATE POLICY meetings_added ON meetings FOR INSERT WITH CHECK (office && (SELECT cc_scope()));
CREATE POLICY meetings_changed ON meetings FOR UPDATE USING (office && (SELECT cc_scope()));

CREATE TABLE decisions (
  id uuid PRIMARY KEY,
  meeting_id uuid NOT NULL REFERENCES meetings (id),
  position int NOT NULL,
  kind smallint NOT NULL,
  text text NOT NULL,
  synthetic boolean NOT NULL,
  scope int[] NOT NULL,                      -- always the meeting's
  office int[] NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (meeting_id, position)
);

ALTER TABLE decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY decisions_seen ON decisions FOR SELECT USING (scope && (SELECT cc_scope()));
CREATE POLICY decisions_added ON decisions FOR INSERT WITH CHECK (office && (SELECT cc_scope()));
CREATE POLICY decisions_changed ON decisions FOR UPDATE USING (office && (SELECT cc_scope()));

COMMENT ON TABLE meetings IS 'retention: as long as the state archive asks; names of officials in office, on public record';
COMMENT ON TABLE decisions IS 'retention: as long as the state archive asks';
