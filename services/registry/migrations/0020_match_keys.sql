-- By what people are compared over the whole country: keyed indexes of blocking keys (64 bits of an HMAC), of which nothing of a
-- person can be read; therefore not scoped. `digest` stands for the person among those of their household. `revision` is that of
-- the person when the keys were made, `version` that of the program's passes, `weights_revision` that of the weights by which the
-- person was last compared with others: null where they were not.
CREATE TABLE match_keys (
  person_id uuid PRIMARY KEY REFERENCES people (id),
  revision bigint NOT NULL,
  version smallint NOT NULL,
  weights_revision bigint,
  digest bigint NOT NULL,
  keys bigint[] NOT NULL
);
CREATE INDEX match_keys_by_key ON match_keys USING gin (keys) WITH (fastupdate = off);

-- The weights in force: one row. They hold how often names and places occur, by hash and only of frequent ones; nothing of a person.
CREATE TABLE match_weights (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  revision bigint NOT NULL,
  weights text NOT NULL,
  people bigint NOT NULL,
  learned_at timestamptz NOT NULL
);

-- Where the pass over all people stands; null between passes.
CREATE TABLE match_pass (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  after_id uuid,
  started_at timestamptz NOT NULL,
  finished_at timestamptz
);
