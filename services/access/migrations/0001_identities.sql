-- Who acts. Names and subjects are encrypted; a subject is found by its keyed index. `scope` holds the keys of the unit
-- that looks after the identity (relation OFFICE) and of all units above it.
CREATE TABLE identities (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  kind smallint NOT NULL,
  subject bytea NOT NULL,
  subject_index bytea NOT NULL,
  display_name bytea NOT NULL,
  unit_code text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  demo boolean NOT NULL,
  synthetic boolean NOT NULL,
  -- The latest instant that a token of the identity bears, and the instant before which its tokens are void.
  last_issued timestamptz,
  tokens_from timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT identities_subject UNIQUE (kind, subject_index)
);
COMMENT ON TABLE identities IS 'retention: as long as the suite; names and subjects are encrypted';
CREATE INDEX identities_scope ON identities USING gin (scope);
CREATE INDEX identities_tokens_from ON identities (tokens_from) WHERE tokens_from IS NOT NULL;
ALTER TABLE identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE identities FORCE ROW LEVEL SECURITY;
CREATE POLICY identities_scope ON identities USING (scope && (SELECT cc_scope()));

-- Present grants; a removed one leaves its trace in the audit log. `scope` is the identity's: a grant is the business of
-- those who look after its holder. `unit_code` is empty and `tail` 0 for the whole country.
CREATE TABLE grants (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  identity_id uuid NOT NULL REFERENCES identities (id),
  role text NOT NULL,
  unit_code text NOT NULL,
  tail int NOT NULL,
  relation smallint NOT NULL,
  until date,
  granted_by text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT grants_once UNIQUE NULLS NOT DISTINCT (identity_id, role, tail, relation, until)
);
COMMENT ON TABLE grants IS 'retention: until removed';
CREATE INDEX grants_by_role ON grants (role, tail);
ALTER TABLE grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE grants FORCE ROW LEVEL SECURITY;
CREATE POLICY grants_scope ON grants USING (scope && (SELECT cc_scope()));

-- One row: the revision of what verifiers follow. It grows with every revocation and with every change of the signing
-- keys or roles, which lie in files and are known here by their hash.
CREATE TABLE auth_state (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  revision bigint NOT NULL,
  files_hash bytea NOT NULL
);
COMMENT ON TABLE auth_state IS 'retention: as long as the suite';
INSERT INTO auth_state (revision, files_hash) VALUES (1, '');
