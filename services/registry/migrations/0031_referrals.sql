-- Bodies that give services. `office`: the keys of those who change the record and answer its referrals.
CREATE TABLE providers (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  office int[] NOT NULL,
  kind smallint NOT NULL,
  name text NOT NULL,
  unit_code text NOT NULL,
  services text[] NOT NULL,
  active boolean NOT NULL,
  details jsonb NOT NULL,             -- address, phone and code of the body
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
COMMENT ON TABLE providers IS 'retention: as long as the register; contacts of bodies, no personal data';
CREATE INDEX providers_office ON providers USING gin (office);
ALTER TABLE providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE providers FORCE ROW LEVEL SECURITY;
CREATE POLICY providers_seen ON providers FOR SELECT USING (true);
CREATE POLICY providers_added ON providers FOR INSERT WITH CHECK (office && (SELECT cc_scope()));
CREATE POLICY providers_changed ON providers FOR UPDATE USING (office && (SELECT cc_scope()));

-- A call that answers referrals (its permission says so, `cc.permission` as Db sets it) sees those that were sent to
-- providers of its units and no others; every other call sees those of the households of its scope. `personal` is encrypted.
CREATE TABLE referrals (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,               -- the household's
  provider_office int[] NOT NULL,     -- of the provider's unit
  need_id uuid NOT NULL REFERENCES needs (id),
  household_id uuid NOT NULL REFERENCES households (id),
  person_id uuid REFERENCES people (id),
  provider_id uuid NOT NULL REFERENCES providers (id),
  kind text NOT NULL REFERENCES need_kinds (code),
  urgency smallint NOT NULL,
  state smallint NOT NULL,
  consent_date date,
  consent_form smallint NOT NULL DEFAULT 0,
  sent_date date,
  sent_by text NOT NULL DEFAULT '',
  answered_by text NOT NULL DEFAULT '',
  rejection smallint NOT NULL DEFAULT 0,
  delivery_date date,
  assistance_id uuid,
  outcome smallint NOT NULL DEFAULT 0,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (state IN (1, 7) OR (consent_date IS NOT NULL AND consent_form > 0))
);
CREATE INDEX referrals_scope ON referrals USING gin (scope);
CREATE INDEX referrals_provider_office ON referrals USING gin (provider_office);
CREATE INDEX referrals_by_household ON referrals (household_id);
CREATE INDEX referrals_by_state ON referrals (state, id);
-- One referral of a need at a time.
CREATE UNIQUE INDEX referrals_under_way ON referrals (need_id) WHERE state IN (1, 2, 3, 5);
ALTER TABLE referrals ENABLE ROW LEVEL SECURITY;
ALTER TABLE referrals FORCE ROW LEVEL SECURITY;
CREATE POLICY referrals_seen ON referrals USING (
  (scope && (SELECT cc_scope())
   AND (SELECT coalesce(current_setting('cc.permission', true), '') <> 'registry.referrals.respond'))
  OR (provider_office && (SELECT cc_scope()) AND sent_date IS NOT NULL
      AND (SELECT coalesce(current_setting('cc.permission', true), '') = 'registry.referrals.respond')));

-- Opens the need of a referral again that its provider refused: the provider's side does not see the need. Tells the feed's
-- part of it; nothing where the need is not in work. The keys are those of the whole country in every relation.
CREATE FUNCTION reopen_need(in_need uuid, in_at timestamptz) RETURNS TABLE (revision bigint, scope int[]) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE held text := coalesce(current_setting('cc.scope', true), '');
BEGIN
  PERFORM set_config('cc.scope', '{200000,300000,400000,500000}', true);
  RETURN QUERY UPDATE needs n SET state = 1, revision = n.revision + 1, updated_at = in_at
    WHERE n.id = in_need AND n.state = 2 RETURNING n.revision, n.scope;
  PERFORM set_config('cc.scope', held, true);
END $$;
