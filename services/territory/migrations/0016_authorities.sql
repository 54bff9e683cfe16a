-- Bodies of public authority over units. `office`: the keys of those who change the record (services/platform/auth/scope.h);
-- everybody who may read units reads it.
CREATE TABLE authorities (
  id uuid PRIMARY KEY,
  unit_tail int NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 8),
  start_date date NOT NULL,
  end_date date,
  relocated boolean NOT NULL,
  details jsonb NOT NULL,               -- name, acts, seats, contact, powers of a council, source
  synthetic boolean NOT NULL,
  office int[] NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (end_date >= start_date),
  CONSTRAINT authorities_one_of_a_kind EXCLUDE USING gist (
    int4range(unit_tail, unit_tail, '[]') WITH &&,
    int4range(kind, kind, '[]') WITH &&,
    daterange(start_date, end_date, '[]') WITH &&)
);
CREATE INDEX authorities_unit ON authorities (unit_tail);
CREATE INDEX authorities_office ON authorities USING gin (office);

-- Institutions that work away from home. `office` is that of the home unit.
CREATE TABLE institutions (
  id uuid PRIMARY KEY,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 10),
  home_tail int NOT NULL,
  edrpou int CHECK (edrpou BETWEEN 0 AND 99999999),
  start_date date NOT NULL,
  end_date date,
  details jsonb NOT NULL,               -- name, acts, seat, contact, source
  synthetic boolean NOT NULL,
  office int[] NOT NULL,
  present_office int[] NOT NULL,        -- of the unit where it works, to be found by it
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (end_date >= start_date),
  CONSTRAINT institutions_one_of_a_code EXCLUDE USING gist (
    int4range(edrpou, edrpou, '[]') WITH &&,
    daterange(start_date, end_date, '[]') WITH &&) WHERE (edrpou IS NOT NULL)
);
CREATE INDEX institutions_office ON institutions USING gin (office);
CREATE INDEX institutions_present_office ON institutions USING gin (present_office);

-- Every state of a record, the present one among them.
CREATE TABLE authority_versions (
  id uuid NOT NULL REFERENCES authorities (id),
  revision bigint NOT NULL,
  state jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (id, revision)
);
CREATE TRIGGER authority_versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON authority_versions
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TABLE institution_versions (
  id uuid NOT NULL REFERENCES institutions (id),
  revision bigint NOT NULL,
  state jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (id, revision)
);
CREATE TRIGGER institution_versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON institution_versions
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

ALTER TABLE authorities ENABLE ROW LEVEL SECURITY;
ALTER TABLE authorities FORCE ROW LEVEL SECURITY;
CREATE POLICY authorities_seen ON authorities FOR SELECT USING (true);
CREATE POLICY authorities_added ON authorities FOR INSERT WITH CHECK (office && (SELECT cc_scope()));
CREATE POLICY authorities_changed ON authorities FOR UPDATE USING (office && (SELECT cc_scope()));
ALTER TABLE institutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE institutions FORCE ROW LEVEL SECURITY;
CREATE POLICY institutions_seen ON institutions FOR SELECT USING (true);
CREATE POLICY institutions_added ON institutions FOR INSERT WITH CHECK (office && (SELECT cc_scope()));
CREATE POLICY institutions_changed ON institutions FOR UPDATE USING (office && (SELECT cc_scope()));

COMMENT ON TABLE authorities IS 'retention: as long as the state archive asks; contacts of offices, no personal data';
COMMENT ON TABLE institutions IS 'retention: as long as the state archive asks; contacts of offices, no personal data';
