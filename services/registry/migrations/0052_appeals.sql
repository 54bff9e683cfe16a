-- Appeals of citizens. An appeal belongs to the office that it was addressed to (law 393/96-ВР, article 10), whoever turns
-- to it: its scope does not follow the household of `applicant_id`. `personal` is encrypted, `phone_index` keyed.
CREATE TABLE appeals (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  year smallint NOT NULL,
  number int NOT NULL,
  office_unit_code text NOT NULL,
  hromada_unit_code text NOT NULL,
  category smallint NOT NULL,
  theme smallint NOT NULL,
  form smallint NOT NULL,
  received_date date NOT NULL,
  simple boolean NOT NULL,
  applicant_id uuid REFERENCES people (id),
  repeats_appeal_id uuid REFERENCES appeals (id),
  forwarded_from_id uuid,
  state smallint NOT NULL,
  due_date date,
  forward_by_date date,
  latest_date date,
  executor_id text NOT NULL DEFAULT '',
  forwarded_to text NOT NULL DEFAULT '',
  forwarded_to_id uuid,
  not_considered smallint NOT NULL DEFAULT 0,
  outcome smallint NOT NULL DEFAULT 0,
  answer_date date,
  phone_index bytea,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (office_unit_code, year, number)
);
CREATE INDEX appeals_scope ON appeals USING gin (scope);
CREATE INDEX appeals_by_due ON appeals (COALESCE(due_date, 'infinity'), id);
CREATE INDEX appeals_open ON appeals (due_date) WHERE state IN (1, 2);
CREATE INDEX appeals_by_phone ON appeals (phone_index, id) WHERE phone_index IS NOT NULL;
CREATE INDEX appeals_by_month ON appeals (received_date, hromada_unit_code, theme);
ALTER TABLE appeals ENABLE ROW LEVEL SECURITY;
ALTER TABLE appeals FORCE ROW LEVEL SECURITY;
CREATE POLICY appeals_scope ON appeals USING (scope && (SELECT cc_scope()));

-- The last number of an office and year.
CREATE TABLE appeal_numbers (
  office_unit_code text NOT NULL,
  year smallint NOT NULL,
  last_number int NOT NULL,
  PRIMARY KEY (office_unit_code, year)
);
