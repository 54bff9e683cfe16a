-- Families that arrived by evacuation. `personal` is the encrypted personal part of the contract's message; nothing of
-- it stands here in clear. `arrival_id` is what makes a repeated event harmless.
CREATE TABLE pre_registrations (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  arrival_id uuid NOT NULL UNIQUE,
  origin_unit_code text NOT NULL,
  leave_date date NOT NULL,
  transit_unit_code text NOT NULL,
  arrive_date date NOT NULL,
  state smallint NOT NULL,
  rejection smallint NOT NULL DEFAULT 0,
  registration_id uuid,
  personal bytea NOT NULL,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX pre_registrations_scope ON pre_registrations USING gin (scope);
CREATE INDEX pre_registrations_by_state ON pre_registrations (state, id);
ALTER TABLE pre_registrations ENABLE ROW LEVEL SECURITY;
ALTER TABLE pre_registrations FORCE ROW LEVEL SECURITY;
CREATE POLICY pre_registrations_scope ON pre_registrations USING (scope && (SELECT cc_scope()));
