-- Records whose origin's status on the day of leaving has another answer in the register of territories than they rest
-- on: to be looked at again, once for each change of the register. The scope is the record's. `note` is encrypted.
CREATE TABLE status_reviews (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  record_id uuid NOT NULL REFERENCES parties (id),
  register_revision bigint NOT NULL,
  unit_code text NOT NULL,
  day date NOT NULL,
  kept_status smallint NOT NULL,
  status_before smallint NOT NULL,
  status_after smallint NOT NULL,
  act_id text NOT NULL,
  act jsonb NOT NULL,
  found_at timestamptz NOT NULL,
  state smallint NOT NULL DEFAULT 1,
  closed_by text NOT NULL DEFAULT '',
  closed_at timestamptz,
  note bytea NOT NULL DEFAULT '',
  UNIQUE (record_id, register_revision)
);
CREATE INDEX status_reviews_scope ON status_reviews USING gin (scope);
CREATE INDEX status_reviews_by_state ON status_reviews (state, found_at, id);
ALTER TABLE status_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE status_reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY status_reviews_scope ON status_reviews USING (scope && (SELECT cc_scope()));
