-- Registrations by application, and what becomes of them. `ground` is the id of the rule by which one was refused or cancelled.
ALTER TABLE registrations
  ALTER COLUMN pre_registration_id DROP NOT NULL,
  ALTER COLUMN registration_date DROP NOT NULL,
  ADD COLUMN verification_due_date date,
  ADD COLUMN end_date date,
  ADD COLUMN ground text NOT NULL DEFAULT '',
  ADD COLUMN residence_date date,
  ADD COLUMN split_from_id uuid REFERENCES registrations (id);
CREATE INDEX registrations_by_state ON registrations (state, id);

-- Certificates: one for each registered person. The number is the state database's; until it answers there is none. The keyed
-- index keeps a number from standing for two people anywhere in the country.
CREATE TABLE certificates (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  registration_id uuid NOT NULL REFERENCES registrations (id),
  person_id uuid NOT NULL REFERENCES people (id),
  state smallint NOT NULL,
  number bytea NOT NULL DEFAULT '',
  number_index bytea,
  issue_date date,
  duplicates smallint NOT NULL DEFAULT 0,
  duplicate_date date,
  ask_at timestamptz,  -- when the state database is asked next; null where it is not
  asked int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX certificates_number ON certificates (number_index) WHERE number_index IS NOT NULL;
CREATE UNIQUE INDEX certificates_one_in_force ON certificates (person_id) WHERE state <> 3;
CREATE INDEX certificates_scope ON certificates USING gin (scope);
CREATE INDEX certificates_by_registration ON certificates (registration_id);
CREATE INDEX certificates_by_household ON certificates (household_id);
CREATE INDEX certificates_to_ask ON certificates (ask_at) WHERE state = 1;
ALTER TABLE certificates ENABLE ROW LEVEL SECURITY;
ALTER TABLE certificates FORCE ROW LEVEL SECURITY;
CREATE POLICY certificates_scope ON certificates USING (scope && (SELECT cc_scope()));

-- Where a household lived before. `address` is encrypted.
CREATE TABLE former_residences (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  registration_id uuid NOT NULL REFERENCES registrations (id),
  number int NOT NULL,
  unit_code text NOT NULL,
  office_unit_code text NOT NULL,
  address bytea NOT NULL,
  start_date date,
  end_date date NOT NULL,
  notified_late boolean NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (registration_id, number)
);
CREATE INDEX former_residences_scope ON former_residences USING gin (scope);
CREATE INDEX former_residences_by_household ON former_residences (household_id);
ALTER TABLE former_residences ENABLE ROW LEVEL SECURITY;
ALTER TABLE former_residences FORCE ROW LEVEL SECURITY;
CREATE POLICY former_residences_scope ON former_residences USING (scope && (SELECT cc_scope()));
