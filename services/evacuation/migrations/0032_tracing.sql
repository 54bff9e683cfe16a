-- Searches for people separated on the way. `personal` is the encrypted part of the contract's message: who is sought, who
-- seeks, what was found.
CREATE TABLE tracing_requests (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  unit_code text NOT NULL,
  state smallint NOT NULL,
  last_seen_date date,
  last_seen_unit_code text NOT NULL,
  seeker_party_id uuid,
  consent jsonb NOT NULL,
  split_id uuid REFERENCES party_splits (id),
  sought_person_id uuid,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (split_id, sought_person_id)
);
CREATE INDEX tracing_requests_scope ON tracing_requests USING gin (scope);
CREATE INDEX tracing_requests_by_state ON tracing_requests (state, id);
ALTER TABLE tracing_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracing_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY tracing_requests_scope ON tracing_requests USING (scope && (SELECT cc_scope()));

-- `scope` is the search's and the record's: both sides see that there is a candidate. `search_scope` and `record_scope` tell
-- the two apart, so that each is told no more than it may know; the units are the oblasts whom the other side
-- may call; `personal` is what the one who holds the record is told of the seeker, encrypted as `note` is.
CREATE TABLE tracing_candidates (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  search_scope int[] NOT NULL,
  record_scope int[] NOT NULL,
  search_unit_code text NOT NULL,
  record_unit_code text NOT NULL,
  tracing_request_id uuid NOT NULL REFERENCES tracing_requests (id),
  record_kind smallint NOT NULL,
  record_id uuid NOT NULL,
  person_id uuid NOT NULL,
  grade smallint NOT NULL,
  matches int[] NOT NULL,
  state smallint NOT NULL DEFAULT 1,
  decided_by text NOT NULL DEFAULT '',
  decided_at timestamptz,
  consent jsonb NOT NULL DEFAULT '{}',
  note bytea NOT NULL DEFAULT '',
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (tracing_request_id, record_id, person_id)
);
CREATE INDEX tracing_candidates_scope ON tracing_candidates USING gin (scope);
CREATE INDEX tracing_candidates_by_record ON tracing_candidates (record_id);
ALTER TABLE tracing_candidates ENABLE ROW LEVEL SECURITY;
ALTER TABLE tracing_candidates FORCE ROW LEVEL SECURITY;
CREATE POLICY tracing_candidates_scope ON tracing_candidates USING (scope && (SELECT cc_scope()));
