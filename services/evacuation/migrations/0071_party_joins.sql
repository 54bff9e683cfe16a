-- How the keys of a group were made (0: not yet; filled in batches) and a digest of them all: what is equal then tells of the
-- same people.
ALTER TABLE parties
  ADD COLUMN keys_version smallint NOT NULL DEFAULT 0,
  ADD COLUMN keys_digest bytea NOT NULL DEFAULT '';
CREATE INDEX parties_by_keys_version ON parties (keys_version, id);

-- Pairs of whom somebody said that they are different people. It holds while both digests are those of the groups. `note` is
-- encrypted.
CREATE TABLE party_distinctions (
  id uuid NOT NULL UNIQUE,
  scope int[] NOT NULL,
  party_id uuid NOT NULL REFERENCES parties (id),
  other_party_id uuid NOT NULL REFERENCES parties (id),
  keys bytea NOT NULL,
  other_keys bytea NOT NULL,
  note bytea NOT NULL,
  dismissed_by text NOT NULL,
  dismissed_at timestamptz NOT NULL,
  PRIMARY KEY (party_id, other_party_id),
  CONSTRAINT party_distinctions_order CHECK (party_id < other_party_id)
);
CREATE INDEX party_distinctions_by_other ON party_distinctions (other_party_id);
ALTER TABLE party_distinctions ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_distinctions FORCE ROW LEVEL SECURITY;
CREATE POLICY party_distinctions_scope ON party_distinctions USING (scope && (SELECT cc_scope()));

-- Joins, to be undone: the revisions that they ended (`party_versions`), those that the groups have while nothing else happened,
-- and the trips on which the groups were expected.
CREATE TABLE party_joins (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  party_id uuid NOT NULL REFERENCES parties (id),
  joined_party_id uuid NOT NULL REFERENCES parties (id),
  revision bigint NOT NULL,
  joined_revision bigint NOT NULL,
  now_revision bigint NOT NULL,
  joined_now_revision bigint NOT NULL,
  trip_id uuid REFERENCES trips (id),
  joined_trip_id uuid REFERENCES trips (id),
  joined_at timestamptz NOT NULL,
  undone_at timestamptz
);
CREATE UNIQUE INDEX party_joins_standing ON party_joins (joined_party_id) WHERE undone_at IS NULL;
CREATE INDEX party_joins_by_party ON party_joins (party_id);
ALTER TABLE party_joins ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_joins FORCE ROW LEVEL SECURITY;
CREATE POLICY party_joins_scope ON party_joins USING (scope && (SELECT cc_scope()));

-- Joins of before, of which nobody kept the trips. Whoever migrates sees no groups.
ALTER TABLE party_versions NO FORCE ROW LEVEL SECURITY;
ALTER TABLE party_joins NO FORCE ROW LEVEL SECURITY;
INSERT INTO party_joins (id, scope, party_id, joined_party_id, revision, joined_revision, now_revision, joined_now_revision,
                         joined_at)
SELECT gen_random_uuid(), v.scope, v.party_id, w.party_id, v.revision, w.revision, v.revision + 1, w.revision + 1, v.changed_at
FROM party_versions v JOIN party_versions w ON w.party_id = v.other_party_id AND w.other_party_id = v.party_id
  AND w.changed_at = v.changed_at AND w.change = 4
WHERE v.change = 3;
ALTER TABLE party_versions FORCE ROW LEVEL SECURITY;
ALTER TABLE party_joins FORCE ROW LEVEL SECURITY;
