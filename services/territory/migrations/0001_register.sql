-- The revision of the whole register: every take-over moves it by one, in the transaction that changes the rest.
CREATE TABLE register (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  revision bigint NOT NULL
);
INSERT INTO register (revision) VALUES (1);

-- Editions of the codifier that were taken over.
CREATE TABLE editions (
  id uuid PRIMARY KEY,
  edition_date date NOT NULL,
  file_sha256 text NOT NULL UNIQUE,
  partial boolean NOT NULL,
  unit_count int NOT NULL,
  imported_at timestamptz NOT NULL,
  revision bigint NOT NULL
);

-- Units are keyed by the stable last five digits of their code; a unit that an edition drops is closed, never deleted.
CREATE TABLE units (
  tail int PRIMARY KEY CHECK (tail BETWEEN 0 AND 99999),
  code text NOT NULL,
  category smallint NOT NULL,
  name text NOT NULL,
  parent_tail int,
  former_codes text[] NOT NULL DEFAULT '{}',
  edition_id uuid NOT NULL REFERENCES editions (id),
  closed_by uuid REFERENCES editions (id)
);

-- Editions of the list of territories.
CREATE TABLE acts (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  number text NOT NULL,
  date date NOT NULL,
  issuer text NOT NULL,
  registration_number text NOT NULL,
  registration_date date,
  edition_date date NOT NULL,
  file_sha256 text NOT NULL UNIQUE,
  partial boolean NOT NULL,
  synthetic boolean NOT NULL,
  period_count int NOT NULL,
  imported_at timestamptz NOT NULL,
  revision bigint NOT NULL
);

-- The acts that amended an edition, in the order of its heading.
CREATE TABLE act_amendments (
  act_id uuid NOT NULL REFERENCES acts (id),
  ordinal int NOT NULL,
  kind text NOT NULL,
  number text NOT NULL,
  date date,
  issuer text NOT NULL,
  PRIMARY KEY (act_id, ordinal)
);

-- Periods as the list says them, with when the register learned of them and when a later list dropped them.
CREATE TABLE status_periods (
  id uuid PRIMARY KEY,
  unit_code text NOT NULL,
  status smallint NOT NULL CHECK (status BETWEEN 1 AND 4),
  start_date date NOT NULL,
  end_date date,
  excluded_codes text[] NOT NULL,
  doubtful boolean NOT NULL,
  act_id uuid NOT NULL REFERENCES acts (id),
  recorded_at timestamptz NOT NULL,
  superseded_by uuid REFERENCES acts (id),
  superseded_at timestamptz
);
CREATE INDEX status_periods_in_force ON status_periods (unit_code) WHERE superseded_by IS NULL;
