-- What a list or a codifier says and cannot be right, or not surely. `subject` is what is doubted, word for word: a
-- decision holds while it stays the same. Kind, state: as in the contract.
CREATE TABLE doubts (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  revision bigint NOT NULL DEFAULT 1,
  kind smallint NOT NULL,
  unit_code text NOT NULL,
  unit_tail int,
  subject text NOT NULL,
  periods jsonb NOT NULL,
  message text NOT NULL,
  text text NOT NULL,
  line int NOT NULL,
  file_sha256 text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  present boolean NOT NULL,
  state smallint NOT NULL,
  decided_by text NOT NULL DEFAULT '',
  decided_at timestamptz,
  note text NOT NULL DEFAULT ''
);

-- Every decision on a doubt, also those that later ones replaced.
CREATE TABLE doubt_decisions (
  doubt_id uuid NOT NULL REFERENCES doubts (id),
  revision bigint NOT NULL,
  state smallint NOT NULL,
  subject text NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (doubt_id, revision)
);
