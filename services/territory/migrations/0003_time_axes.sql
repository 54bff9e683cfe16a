-- Three time axes of a period: the days that it holds for, the time for which the register knew it, the days on which its act is in force.

-- The register answers from the acts in force on this day; a job moves it on when an act's first day comes.
ALTER TABLE register ADD COLUMN answers_on date NOT NULL DEFAULT '2020-11-26';

ALTER TABLE acts
  ADD COLUMN in_force_date date NOT NULL DEFAULT CURRENT_DATE,
  ADD COLUMN amends_act_id uuid REFERENCES acts (id),
  ADD COLUMN withdrawn_at timestamptz,
  ADD COLUMN withdrawal_reason text NOT NULL DEFAULT '';
UPDATE acts SET in_force_date = edition_date;
UPDATE register SET answers_on = greatest(answers_on, (SELECT max(in_force_date) FROM acts));
ALTER TABLE acts DROP CONSTRAINT acts_file_sha256_key;
CREATE UNIQUE INDEX acts_file ON acts (file_sha256) WHERE withdrawn_at IS NULL;

-- A row answers one who asks with knowledge of K for what is in force on F when
--   recorded_at <= K, in_force_date <= F, not (withdrawn_at <= K), not (superseded_at <= K and out_of_force_date <= F).
-- opened_by is the act whose import brought the row; act_id that which it bears, which may be older (an unchanged wording).
ALTER TABLE status_periods
  ADD COLUMN unit_tail int GENERATED ALWAYS AS (right(unit_code, 5)::int) STORED,
  ADD COLUMN opened_by uuid REFERENCES acts (id),
  ADD COLUMN in_force_date date NOT NULL DEFAULT CURRENT_DATE,
  ADD COLUMN out_of_force_date date,
  ADD COLUMN withdrawn_at timestamptz;
UPDATE status_periods p SET opened_by = p.act_id, in_force_date = a.in_force_date FROM acts a WHERE a.id = p.act_id;
UPDATE status_periods p SET out_of_force_date = a.in_force_date FROM acts a WHERE a.id = p.superseded_by;
DROP INDEX status_periods_in_force;
CREATE INDEX status_periods_of_unit ON status_periods (unit_tail);

-- By which revision, and why, the register began to answer anew.
CREATE TABLE status_change_sets (
  revision bigint PRIMARY KEY,
  act_id uuid REFERENCES acts (id),
  edition_id uuid REFERENCES editions (id),
  changed_at timestamptz NOT NULL,
  CHECK (num_nonnulls(act_id, edition_id) = 1)
);

-- Days for which the resolved status of a unit changed; statuses as in the contract, 0 = the unit was not there.
CREATE TABLE status_changes (
  revision bigint NOT NULL,
  unit_tail int NOT NULL,
  first_date date NOT NULL,
  last_date date,
  before smallint NOT NULL,
  after smallint NOT NULL,
  PRIMARY KEY (revision, unit_tail, first_date)
);
CREATE INDEX status_changes_of_unit ON status_changes (unit_tail, revision);
