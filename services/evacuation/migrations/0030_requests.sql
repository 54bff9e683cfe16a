-- The group is the request: what was asked stands beside it. `request` is what of it is not personal, as in the contract.
ALTER TABLE parties
  ADD COLUMN source smallint NOT NULL DEFAULT 0,
  ADD COLUMN urgency smallint NOT NULL DEFAULT 0,
  ADD COLUMN request jsonb NOT NULL DEFAULT '{}';
CREATE INDEX parties_by_state ON parties (state, id);

-- Keyed indexes of whoever stands in a record (1 party, 2 departure, 3 search): equal keys are equal numbers, telephones or
-- names with a birth date, and say nothing else. `subject_id` is the person; the record itself for its telephone.
CREATE TABLE identity_keys (
  record_kind smallint NOT NULL,
  record_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  kind smallint NOT NULL,
  key bytea NOT NULL,
  scope int[] NOT NULL,
  PRIMARY KEY (record_id, subject_id, kind, key)
);
CREATE INDEX identity_keys_by_key ON identity_keys (key, kind);
ALTER TABLE identity_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY identity_keys_scope ON identity_keys USING (scope && (SELECT cc_scope()));

-- What a group was before a change; `former` and `note` are encrypted.
CREATE TABLE party_versions (
  party_id uuid NOT NULL REFERENCES parties (id),
  revision bigint NOT NULL,
  scope int[] NOT NULL,
  change smallint NOT NULL,
  other_party_id uuid,
  former bytea NOT NULL,
  note bytea NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  id uuid NOT NULL UNIQUE,
  PRIMARY KEY (party_id, revision)
);
ALTER TABLE party_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY party_versions_scope ON party_versions USING (scope && (SELECT cc_scope()));

-- Why a family travels apart; `note` is encrypted.
CREATE TABLE party_splits (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  party_id uuid NOT NULL REFERENCES parties (id),
  new_party_id uuid NOT NULL REFERENCES parties (id),
  reason smallint NOT NULL,
  note bytea NOT NULL,
  person_ids uuid[] NOT NULL,
  synthetic boolean NOT NULL,
  split_by text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX party_splits_scope ON party_splits USING gin (scope);
CREATE INDEX party_splits_by_party ON party_splits (party_id);
CREATE INDEX party_splits_by_new_party ON party_splits (new_party_id);
ALTER TABLE party_splits ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_splits FORCE ROW LEVEL SECURITY;
CREATE POLICY party_splits_scope ON party_splits USING (scope && (SELECT cc_scope()));
