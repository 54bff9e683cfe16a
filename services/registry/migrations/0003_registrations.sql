CREATE TABLE registrations (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  pre_registration_id uuid NOT NULL UNIQUE REFERENCES pre_registrations (id),
  state smallint NOT NULL,
  application_date date NOT NULL,
  registration_date date NOT NULL,
  origin_unit_code text NOT NULL,
  leave_date date NOT NULL,
  origin_status jsonb NOT NULL,
  residence_unit_code text NOT NULL,
  office_unit_code text NOT NULL,
  confirmed_distinct boolean NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX registrations_scope ON registrations USING gin (scope);
-- Finds whom a later change of the list of territories concerns.
CREATE INDEX registrations_by_origin ON registrations (origin_unit_code, leave_date);
ALTER TABLE registrations ENABLE ROW LEVEL SECURITY;
ALTER TABLE registrations FORCE ROW LEVEL SECURITY;
CREATE POLICY registrations_scope ON registrations USING (scope && (SELECT cc_scope()));

-- Who is registered anywhere in the country, by keyed index only: an office learns that a like person is registered
-- elsewhere, not who or where. It holds no personal data and is therefore not scoped.
CREATE TABLE identity_keys (
  kind smallint NOT NULL,
  key bytea NOT NULL,
  person_id uuid NOT NULL REFERENCES people (id),
  registration_id uuid NOT NULL REFERENCES registrations (id),
  PRIMARY KEY (kind, key, person_id)
);
