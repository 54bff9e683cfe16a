-- Devices that may work without network, by their public keys.
CREATE TABLE offline_devices (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  office_unit_code text NOT NULL,
  name text NOT NULL,
  public_key bytea NOT NULL UNIQUE,
  disabled boolean NOT NULL DEFAULT false,
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX offline_devices_scope ON offline_devices USING gin (scope);
ALTER TABLE offline_devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE offline_devices FORCE ROW LEVEL SECURITY;
CREATE POLICY offline_devices_scope ON offline_devices USING (scope && (SELECT cc_scope()));

-- Packages as they came; `commands` is encrypted.
CREATE TABLE offline_packages (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  device_id uuid NOT NULL REFERENCES offline_devices (id),
  commands_hash bytea NOT NULL,
  commands bytea NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (device_id, commands_hash)
);
CREATE INDEX offline_packages_scope ON offline_packages USING gin (scope);
ALTER TABLE offline_packages ENABLE ROW LEVEL SECURITY;
ALTER TABLE offline_packages FORCE ROW LEVEL SECURITY;
CREATE POLICY offline_packages_scope ON offline_packages USING (scope && (SELECT cc_scope()));

-- What became of every command, kept for good. Variant 0 holds the number; others of the same number were not done.
-- A command is done under its line's `id` as request_id. `command_hash` tells equal commands; `command` and `resolution` are encrypted and empty where nobody has to look.
CREATE TABLE offline_lines (
  id uuid NOT NULL UNIQUE,
  device_id uuid NOT NULL REFERENCES offline_devices (id),
  sequence bigint NOT NULL,
  variant smallint NOT NULL,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  command_hash bytea NOT NULL,
  outcome smallint NOT NULL,
  reason text NOT NULL DEFAULT '',
  record_id uuid,
  command bytea NOT NULL DEFAULT '',
  resolution bytea NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (device_id, sequence, variant),
  UNIQUE (device_id, sequence, command_hash)
);
CREATE INDEX offline_lines_scope ON offline_lines USING gin (scope);
CREATE INDEX offline_lines_conflicts ON offline_lines (device_id, sequence, variant) WHERE outcome IN (2, 3);
ALTER TABLE offline_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE offline_lines FORCE ROW LEVEL SECURITY;
CREATE POLICY offline_lines_scope ON offline_lines USING (scope && (SELECT cc_scope()));
