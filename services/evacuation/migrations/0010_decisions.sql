-- Decisions on evacuation. `body` is the contract's message without what has a column; it holds no personal data. The scope is that of
-- all settlements (relation ORIGIN). In force on the days from `force_start` to `force_end` in the states 3 (IN_FORCE), 5 (AMENDED)
-- and 6 (LIFTED).
CREATE TABLE evacuation_decisions (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  kind smallint NOT NULL,
  state smallint NOT NULL,
  force_start date,
  force_end date,
  due_date date,
  supersedes_id uuid REFERENCES evacuation_decisions (id),
  body jsonb NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT evacuation_decisions_force CHECK (state NOT IN (3, 5, 6) OR force_start IS NOT NULL)
);
CREATE INDEX evacuation_decisions_scope ON evacuation_decisions USING gin (scope);
CREATE INDEX evacuation_decisions_awaiting ON evacuation_decisions (due_date) WHERE state = 2;
CREATE INDEX evacuation_decisions_in_force ON evacuation_decisions (force_start) WHERE state = 3;
-- One version on its way for each decision in force.
CREATE UNIQUE INDEX evacuation_decisions_amending ON evacuation_decisions (supersedes_id) WHERE state IN (1, 2);
ALTER TABLE evacuation_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE evacuation_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY evacuation_decisions_scope ON evacuation_decisions USING (scope && (SELECT cc_scope()));

-- Its settlements, each seen with its own scope: who sees one settlement of a decision does not count those of others.
CREATE TABLE evacuation_decision_settlements (
  decision_id uuid NOT NULL REFERENCES evacuation_decisions (id),
  unit_tail int NOT NULL,
  unit_code text NOT NULL,
  scope int[] NOT NULL,
  planned_people int NOT NULL,
  planned_children int NOT NULL,
  planned_low_mobility int NOT NULL,
  PRIMARY KEY (decision_id, unit_tail)
);
CREATE INDEX evacuation_decision_settlements_by_unit ON evacuation_decision_settlements (unit_tail);
ALTER TABLE evacuation_decision_settlements ENABLE ROW LEVEL SECURITY;
ALTER TABLE evacuation_decision_settlements FORCE ROW LEVEL SECURITY;
CREATE POLICY evacuation_decision_settlements_scope ON evacuation_decision_settlements USING (scope && (SELECT cc_scope()));

-- One row for each change of a decision, never changed itself: who, when, why, and what stood there before.
CREATE TABLE evacuation_decision_steps (
  decision_id uuid NOT NULL REFERENCES evacuation_decisions (id),
  revision bigint NOT NULL,
  scope int[] NOT NULL,
  from_state smallint NOT NULL,
  to_state smallint NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  note text NOT NULL,
  before jsonb,
  PRIMARY KEY (decision_id, revision)
);
ALTER TABLE evacuation_decision_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE evacuation_decision_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY evacuation_decision_steps_scope ON evacuation_decision_steps USING (scope && (SELECT cc_scope()));
