-- What was really given. Seen as referrals are: `provider_office` is empty where the office recorded it. `personal` is
-- encrypted. Never changed but for the scope.
CREATE TABLE assistance (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  provider_office int[] NOT NULL DEFAULT '{}',
  household_id uuid NOT NULL REFERENCES households (id),
  person_id uuid REFERENCES people (id),
  kind text NOT NULL REFERENCES need_kinds (code),
  provider_id uuid REFERENCES providers (id),
  given_by text NOT NULL,
  quantity float8 NOT NULL,
  measure text NOT NULL,
  given_date date NOT NULL,
  referral_id uuid REFERENCES referrals (id),
  recorded_by text NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX assistance_scope ON assistance USING gin (scope);
CREATE INDEX assistance_by_day ON assistance (given_date DESC, id DESC);
-- Finds what the same people got of the same kind.
CREATE INDEX assistance_by_household ON assistance (household_id, kind, given_date);
ALTER TABLE assistance ENABLE ROW LEVEL SECURITY;
ALTER TABLE assistance FORCE ROW LEVEL SECURITY;
CREATE POLICY assistance_seen ON assistance USING (
  (scope && (SELECT cc_scope())
   AND (SELECT coalesce(current_setting('cc.permission', true), '') <> 'registry.referrals.respond'))
  OR (provider_office && (SELECT cc_scope())
      AND (SELECT coalesce(current_setting('cc.permission', true), '') = 'registry.referrals.respond')));

-- Days after the arrival on which households are talked with, for arrivals from `start_date` on.
CREATE TABLE follow_up_terms (
  days smallint NOT NULL,
  start_date date NOT NULL,
  end_date date,
  PRIMARY KEY (days, start_date),
  CHECK (days > 0 AND end_date >= start_date)
);
COMMENT ON TABLE follow_up_terms IS 'retention: as long as the register; no personal data';
INSERT INTO follow_up_terms (days, start_date) VALUES (14, '2022-02-24'), (30, '2022-02-24'), (90, '2022-02-24');

CREATE TABLE follow_ups (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  registration_id uuid NOT NULL REFERENCES registrations (id),
  days smallint NOT NULL,
  arrival_date date NOT NULL,
  due_date date NOT NULL,
  state smallint NOT NULL,
  found smallint NOT NULL DEFAULT 0,
  talk_date date,
  attempts smallint NOT NULL DEFAULT 0,
  return_id uuid,
  done_by text NOT NULL DEFAULT '',
  personal bytea NOT NULL DEFAULT '', -- the note, encrypted
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (registration_id, days)
);
CREATE INDEX follow_ups_scope ON follow_ups USING gin (scope);
CREATE INDEX follow_ups_by_household ON follow_ups (household_id);
CREATE INDEX follow_ups_by_day ON follow_ups (state, due_date, id);
ALTER TABLE follow_ups ENABLE ROW LEVEL SECURITY;
ALTER TABLE follow_ups FORCE ROW LEVEL SECURITY;
CREATE POLICY follow_ups_scope ON follow_ups USING (scope && (SELECT cc_scope()));

-- `status`: what the register of territories said of the place on that day (act, edition, revision, age).
CREATE TABLE returns (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  person_ids uuid[] NOT NULL,
  unit_code text NOT NULL,
  return_date date NOT NULL,
  status jsonb NOT NULL,
  dangerous boolean NOT NULL,
  follow_up_id uuid REFERENCES follow_ups (id),
  recorded_by text NOT NULL,
  personal bytea NOT NULL,            -- the note, encrypted
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX returns_scope ON returns USING gin (scope);
CREATE INDEX returns_by_household ON returns (household_id);
ALTER TABLE returns ENABLE ROW LEVEL SECURITY;
ALTER TABLE returns FORCE ROW LEVEL SECURITY;
CREATE POLICY returns_scope ON returns USING (scope && (SELECT cc_scope()));
