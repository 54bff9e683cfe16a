-- Appointments. `personal` is encrypted, `phone_index` keyed. `place` numbers the places of one slot from 1. `office_scope`
-- is the office's part of `scope`, which stays when the household of the person moves.
CREATE TABLE appointments (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  office_scope int[] NOT NULL,
  service_point_id uuid NOT NULL REFERENCES service_points (id),
  day date NOT NULL,
  slot_time text NOT NULL,
  place smallint NOT NULL,
  matter smallint NOT NULL,
  channel smallint NOT NULL,
  state smallint NOT NULL,
  person_id uuid REFERENCES people (id),
  household_id uuid REFERENCES households (id),
  phone_index bytea NOT NULL,
  personal bytea NOT NULL,
  ticket_id uuid REFERENCES tickets (id),
  booked_by text NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX appointments_scope ON appointments USING gin (scope);
-- One slot, one place, one appointment.
CREATE UNIQUE INDEX appointments_by_place ON appointments (service_point_id, day, slot_time, place) WHERE state IN (1, 2);
CREATE INDEX appointments_by_day ON appointments (service_point_id, day, slot_time, id);
CREATE INDEX appointments_by_phone ON appointments (phone_index, id);
CREATE INDEX appointments_by_person ON appointments (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX appointments_by_household ON appointments (household_id) WHERE household_id IS NOT NULL;
ALTER TABLE appointments ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointments FORCE ROW LEVEL SECURITY;
CREATE POLICY appointments_scope ON appointments USING (scope && (SELECT cc_scope()));

-- Who is expected when, anywhere in the country, by keyed numbers only: nobody is booked in two places at once. It holds
-- no personal data and is therefore not scoped.
CREATE TABLE appointment_holders (
  appointment_id uuid NOT NULL REFERENCES appointments (id),
  holder bigint NOT NULL,
  during tstzrange NOT NULL,
  EXCLUDE USING gist (int8range(holder, holder, '[]') WITH &&, during WITH &&)
);
CREATE INDEX appointment_holders_by_appointment ON appointment_holders (appointment_id);
