-- `scope` holds the keys of the reporting unit's office; who acts is checked on it too: the unit's own office and those above it.

CREATE TABLE submissions (
  id uuid PRIMARY KEY,
  form smallint NOT NULL,
  form_version int NOT NULL,
  unit_code text NOT NULL,
  unit_tail int NOT NULL,
  month text NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  content jsonb NOT NULL,                    -- LocalCentresMonthly
  state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 4),
  submitted_at timestamptz,
  late boolean NOT NULL DEFAULT false,       -- decided by the first submission
  authors text[] NOT NULL,                   -- identities that wrote or submitted it: they do not decide on it
  synthetic boolean NOT NULL,
  scope int[] NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT submissions_one_a_month UNIQUE (form, unit_tail, month),
  CONSTRAINT submissions_submitted CHECK (state = 1 OR submitted_at IS NOT NULL)
);
CREATE INDEX submissions_latest ON submissions (month DESC, unit_code, id);
CREATE INDEX submissions_scope ON submissions USING gin (scope);

ALTER TABLE submissions ENABLE ROW LEVEL SECURITY;
ALTER TABLE submissions FORCE ROW LEVEL SECURITY;
CREATE POLICY submissions_scope ON submissions USING (scope && (SELECT cc_scope()));

-- Every step of a report, for good.
CREATE TABLE submission_steps (
  submission_id uuid NOT NULL REFERENCES submissions (id),
  revision bigint NOT NULL,                  -- the report's after the step
  state smallint NOT NULL,
  actor_id text NOT NULL,
  note text NOT NULL,
  taken_at timestamptz NOT NULL,
  scope int[] NOT NULL,
  PRIMARY KEY (submission_id, revision)
);
CREATE TRIGGER submission_steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON submission_steps
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

ALTER TABLE submission_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE submission_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY submission_steps_scope ON submission_steps USING (scope && (SELECT cc_scope()));

COMMENT ON TABLE submissions IS 'retention: as long as the state archive asks; no personal data';
COMMENT ON TABLE submission_steps IS 'retention: as the submissions; never changed';
