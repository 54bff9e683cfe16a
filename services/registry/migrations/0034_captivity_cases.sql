-- Cases of people returned from captivity. A row is there only for a call whose own permission is one of these cases'
-- (`cc.permission` as Db sets it), and for the rotation of keys; for every other there is no row to see, count or join. Everything told of the person is
-- encrypted in `personal`.
CREATE TABLE captivity_cases (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  person_id uuid NOT NULL REFERENCES people (id),
  state smallint NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX captivity_cases_scope ON captivity_cases USING gin (scope);
CREATE INDEX captivity_cases_by_household ON captivity_cases (household_id);
CREATE INDEX captivity_cases_by_person ON captivity_cases (person_id);
ALTER TABLE captivity_cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE captivity_cases FORCE ROW LEVEL SECURITY;
CREATE POLICY captivity_cases_seen ON captivity_cases USING (
  scope && (SELECT cc_scope())
  AND (SELECT coalesce(current_setting('cc.permission', true), '') LIKE 'registry.captivity.%'
       OR current_setting('cc.permission', true) = 'system.key_rotation'));

-- Cases follow their household and person, though whoever moves these does not see them and learns nothing.
CREATE FUNCTION captivity_cases_follow(in_household uuid, in_scope int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  UPDATE captivity_cases SET scope = in_scope WHERE household_id = in_household;
  PERFORM set_config('cc.permission', held, true);
END $$;
CREATE FUNCTION captivity_cases_move(in_person uuid, in_household uuid, in_scope int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  UPDATE captivity_cases SET household_id = in_household, scope = in_scope WHERE person_id = in_person;
  PERFORM set_config('cc.permission', held, true);
END $$;
