-- What went wrong on the way. Notes are encrypted in `personal`. One open incident for each kind and subject: raising it
-- again meets the index and changes nothing.
CREATE TABLE incidents (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  kind smallint NOT NULL,
  unit_code text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid,
  state smallint NOT NULL DEFAULT 1,
  owner_id text NOT NULL DEFAULT '',
  acknowledged_by text NOT NULL DEFAULT '',
  acknowledged_at timestamptz,
  level smallint NOT NULL DEFAULT 0,
  closed_by text NOT NULL DEFAULT '',
  closed_at timestamptz,
  raised_by text NOT NULL,
  personal bytea NOT NULL DEFAULT '',
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX incidents_one_open ON incidents (kind, subject_kind, subject_id) WHERE subject_id IS NOT NULL AND state <> 3;
CREATE INDEX incidents_scope ON incidents USING gin (scope);
CREATE INDEX incidents_by_time ON incidents (created_at DESC, id DESC);
CREATE INDEX incidents_open ON incidents (state, id) WHERE state <> 3;
ALTER TABLE incidents ENABLE ROW LEVEL SECURITY;
ALTER TABLE incidents FORCE ROW LEVEL SECURITY;
CREATE POLICY incidents_scope ON incidents USING (scope && (SELECT cc_scope()));

-- Somebody on duty for a unit's desk from an instant until another; name and telephone are encrypted in `personal`.
CREATE TABLE duty_contacts (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  unit_code text NOT NULL,
  unit_tail int NOT NULL,
  turn smallint NOT NULL,
  post text NOT NULL,
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT duty_contacts_period CHECK (start_at <= end_at)
);
CREATE INDEX duty_contacts_scope ON duty_contacts USING gin (scope);
CREATE INDEX duty_contacts_on_duty ON duty_contacts (unit_tail, end_at);
CREATE INDEX duty_contacts_by_start ON duty_contacts (start_at, id);
ALTER TABLE duty_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty_contacts FORCE ROW LEVEL SECURITY;
CREATE POLICY duty_contacts_scope ON duty_contacts USING (scope && (SELECT cc_scope()));

-- Each step of an escalation once, whichever instance takes it.
CREATE TABLE incident_escalations (
  incident_id uuid NOT NULL REFERENCES incidents (id),
  level smallint NOT NULL,
  scope int[] NOT NULL,
  contact_id uuid REFERENCES duty_contacts (id),
  at timestamptz NOT NULL,
  PRIMARY KEY (incident_id, level)
);
ALTER TABLE incident_escalations ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_escalations FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_escalations_scope ON incident_escalations USING (scope && (SELECT cc_scope()));

-- Shifts at the desk of a unit; `personal` holds the encrypted summary.
CREATE TABLE shifts (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  unit_code text NOT NULL,
  state smallint NOT NULL DEFAULT 1,
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL,
  taker_id text NOT NULL DEFAULT '',
  handed_by text NOT NULL DEFAULT '',
  handed_at timestamptz,
  taken_by text NOT NULL DEFAULT '',
  taken_at timestamptz,
  previous_id uuid REFERENCES shifts (id),
  entries int NOT NULL DEFAULT 0,
  personal bytea NOT NULL DEFAULT '',
  synthetic boolean NOT NULL
);
CREATE UNIQUE INDEX shifts_one_open ON shifts (unit_code) WHERE state <> 3;
CREATE INDEX shifts_scope ON shifts USING gin (scope);
CREATE INDEX shifts_by_time ON shifts (opened_at DESC, id DESC);
ALTER TABLE shifts ENABLE ROW LEVEL SECURITY;
ALTER TABLE shifts FORCE ROW LEVEL SECURITY;
CREATE POLICY shifts_scope ON shifts USING (scope && (SELECT cc_scope()));

-- Lines of a shift's log, only ever added: a change of anything but the key that `personal` is under is refused.
CREATE TABLE shift_entries (
  id uuid PRIMARY KEY,
  shift_id uuid NOT NULL REFERENCES shifts (id),
  number int NOT NULL,
  scope int[] NOT NULL,
  corrects int NOT NULL,
  incident_id uuid REFERENCES incidents (id),
  author_id text NOT NULL,
  personal bytea NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (shift_id, number)
);
ALTER TABLE shift_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE shift_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY shift_entries_scope ON shift_entries USING (scope && (SELECT cc_scope()));
CREATE FUNCTION shift_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.shift_id, NEW.number, NEW.corrects, NEW.incident_id, NEW.author_id, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.shift_id, OLD.number, OLD.corrects, OLD.incident_id, OLD.author_id, OLD.created_at) THEN
    RAISE EXCEPTION 'lines of a log are only added';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER shift_entries_stay BEFORE UPDATE OR DELETE ON shift_entries FOR EACH ROW EXECUTE FUNCTION shift_entries_stay();
