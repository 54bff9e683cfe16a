-- Rules of the procedure that acts change, each from a day on. `synthetic`: no act at hand sets it, it is assumed.
CREATE TABLE maintenance_terms (
  step text NOT NULL,                        -- agreement: Ministry of Defence; council_review: the oblast administration on a council's proposal
  from_date date NOT NULL,
  days int NOT NULL CHECK (days > 0),        -- calendar days after the day on which the step begins
  act text NOT NULL,
  synthetic boolean NOT NULL,
  PRIMARY KEY (step, from_date)
);
INSERT INTO maintenance_terms (step, from_date, days, act, synthetic) VALUES
  ('agreement', '2023-11-03', 7, 'постанова КМУ № 1364 від 06.12.2022 зі змінами № 1148 від 03.11.2023', false),
  ('council_review', '2026-04-01', 30, 'постанова КМУ № 1364 зі змінами № 120 від 28.01.2026; строк припущено', true);

CREATE TABLE maintenance_paths (
  path smallint NOT NULL,                    -- Proposal.Path
  from_date date NOT NULL,
  act text NOT NULL,
  PRIMARY KEY (path, from_date)
);
INSERT INTO maintenance_paths (path, from_date, act) VALUES
  (1, '2022-12-06', 'постанова КМУ № 1364 від 06.12.2022'),
  (2, '2026-04-01', 'постанова КМУ № 120 від 28.01.2026');

CREATE TABLE maintenance_criteria (
  kind smallint NOT NULL,                    -- Criterion.Kind
  from_date date NOT NULL,
  met_km int NOT NULL,                       -- up to here the criterion is met
  most_km int NOT NULL CHECK (most_km >= met_km),  -- up to here by decision of the commission
  act text NOT NULL,
  PRIMARY KEY (kind, from_date)
);
INSERT INTO maintenance_criteria (kind, from_date, met_km, most_km, act) VALUES
  (1, '2026-04-01', 30, 100, 'постанова КМУ № 120 від 28.01.2026'),
  (2, '2026-04-01', 30, 100, 'постанова КМУ № 120 від 28.01.2026'),
  (3, '2026-04-01', 30, 100, 'постанова КМУ № 120 від 28.01.2026');

-- `scope` holds the keys of the office of the author's unit: it and those above it see the row.
CREATE TABLE proposals (
  id uuid PRIMARY KEY,
  unit_code text NOT NULL,
  unit_tail int NOT NULL,
  path smallint NOT NULL CHECK (path BETWEEN 1 AND 2),
  content jsonb NOT NULL,                    -- the parts of Proposal that no other column holds
  state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 10),
  due_date date,                             -- of the present step
  act_id uuid REFERENCES acts (id),
  authors text[] NOT NULL,                   -- identities that wrote or submitted it: they do not decide on it
  deciders text[] NOT NULL DEFAULT '{}',     -- identities that decided since it was submitted last: each decides once
  synthetic boolean NOT NULL,
  scope int[] NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX proposals_latest ON proposals (created_at DESC, id DESC);
CREATE INDEX proposals_due ON proposals (due_date) WHERE due_date IS NOT NULL;
CREATE INDEX proposals_scope ON proposals USING gin (scope);

ALTER TABLE proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY proposals_scope ON proposals USING (scope && (SELECT cc_scope()));

-- Every step of a proposal, for good.
CREATE TABLE proposal_steps (
  proposal_id uuid NOT NULL REFERENCES proposals (id),
  revision bigint NOT NULL,                  -- the proposal's after the step
  state smallint NOT NULL,
  actor_id text NOT NULL,
  note text NOT NULL,
  due_date date,                             -- of the step that begins
  late boolean NOT NULL,                     -- taken after the term of the step before
  taken_at timestamptz NOT NULL,
  scope int[] NOT NULL,
  PRIMARY KEY (proposal_id, revision)
);
CREATE TRIGGER proposal_steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proposal_steps
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
ALTER TABLE proposal_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY proposal_steps_scope ON proposal_steps USING (scope && (SELECT cc_scope()));

CREATE TABLE proposal_documents (
  id uuid PRIMARY KEY,
  proposal_id uuid NOT NULL REFERENCES proposals (id),
  title text NOT NULL,
  file_name text NOT NULL,
  size bigint NOT NULL,
  sha256 text NOT NULL,
  content bytea NOT NULL,                    -- encrypted
  actor_id text NOT NULL,
  created_at timestamptz NOT NULL,
  scope int[] NOT NULL
);
ALTER TABLE proposal_documents ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX proposal_documents_of ON proposal_documents (proposal_id, created_at);
CREATE TRIGGER proposal_documents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proposal_documents
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
ALTER TABLE proposal_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY proposal_documents_scope ON proposal_documents USING (scope && (SELECT cc_scope()));

COMMENT ON TABLE proposals IS 'retention: as long as the state archive asks; no personal data';
COMMENT ON TABLE proposal_steps IS 'retention: as the proposals; never changed';
COMMENT ON TABLE proposal_documents IS 'retention: as the proposals; never changed';
