-- The register: units of the codifier, editions of the list of territories and their periods. Public data, no row-level security.
-- Retention: for good.
CREATE TABLE register (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  revision bigint NOT NULL,
  codifier_edition date
);
INSERT INTO register (revision) VALUES (0);

CREATE TABLE units (
  tail int PRIMARY KEY,
  code text NOT NULL UNIQUE,
  category smallint NOT NULL,
  name text NOT NULL,
  parent_tail int REFERENCES units (tail) DEFERRABLE INITIALLY DEFERRED,
  former_codes text[] NOT NULL DEFAULT '{}',
  closed boolean NOT NULL DEFAULT false,
  edition_date date,
  recorded_at timestamptz NOT NULL
);

CREATE TABLE acts (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  number text NOT NULL,
  date date NOT NULL,
  issuer text NOT NULL,
  registration_number text NOT NULL,
  registration_date date,
  edition_date date NOT NULL,
  amended_by bytea NOT NULL,
  period_count int NOT NULL,
  file_sha256 text NOT NULL,
  synthetic boolean NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX acts_by_edition ON acts (edition_date DESC, recorded_at DESC);

-- A period as one edition says it. What a later edition no longer says is superseded, never deleted: the register answers
-- what was known at any moment.
CREATE TABLE status_periods (
  id uuid PRIMARY KEY,
  unit_tail int NOT NULL REFERENCES units (tail),
  status smallint NOT NULL,
  start_date date NOT NULL,
  end_date date,
  excluded_tails int[] NOT NULL DEFAULT '{}',
  act_id uuid NOT NULL REFERENCES acts (id),
  doubtful boolean NOT NULL,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz
);
CREATE INDEX status_periods_known ON status_periods (unit_tail) WHERE superseded_at IS NULL;
