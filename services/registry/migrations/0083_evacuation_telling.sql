-- Registrations of people who left by themselves, each to be told to evacuation once: 1 waits, 2 told, 3 not to be told, because it
-- ended before or all of its people are told elsewhere. A row for good: it is what keeps a later change from telling again.
CREATE TABLE self_departures (
  registration_id uuid PRIMARY KEY REFERENCES registrations (id),
  state smallint NOT NULL,
  asked int NOT NULL DEFAULT 0,
  ask_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE self_departures IS 'retention: as long as the register; ids only, no personal data';
CREATE INDEX self_departures_due ON self_departures (ask_at) WHERE state = 1;

-- Finds what was split off before it was told.
CREATE INDEX registrations_by_split ON registrations (split_from_id) WHERE split_from_id IS NOT NULL;

-- Days of whose follow-ups or returns something changed, written with the change and taken away when evacuation has the day's
-- figures. One for each change, so that nobody waits for anybody; a day ahead has one.
CREATE TABLE follow_up_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  date date NOT NULL,
  changed_at timestamptz NOT NULL
);
COMMENT ON TABLE follow_up_changes IS 'retention: until evacuation was told; no personal data';
CREATE INDEX follow_up_changes_by_day ON follow_up_changes (date);

CREATE INDEX returns_by_day ON returns (return_date);
