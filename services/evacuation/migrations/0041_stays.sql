-- Groups at sites and reservations for them. `beds` is who had which bed, as JSON of the contract: it stays when the beds are
-- others'. `personal` (reasons, addresses) is encrypted. From its end on `scope` holds the keys of the unit that they go to.
CREATE TABLE stays (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  scope int[] NOT NULL,
  party_id uuid NOT NULL REFERENCES parties (id),
  site_id uuid NOT NULL REFERENCES sites (id),
  unit_code text NOT NULL,
  state smallint NOT NULL,
  beds jsonb NOT NULL,
  ordinary smallint NOT NULL,
  wheelchair smallint NOT NULL,
  stretcher smallint NOT NULL,
  choice smallint NOT NULL,
  reserved_until timestamptz,
  start_date date,
  until_date date,
  limit_date date,
  without_documents boolean NOT NULL DEFAULT false,
  end_date date,
  onward_kind smallint NOT NULL DEFAULT 0,
  onward_site_id uuid REFERENCES sites (id),
  onward_unit_code text NOT NULL DEFAULT '',
  previous_stay_id uuid REFERENCES stays (id),
  personal bytea NOT NULL DEFAULT '',
  synthetic boolean NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX stays_scope ON stays USING gin (scope);
CREATE INDEX stays_by_site ON stays (site_id, state);
CREATE INDEX stays_by_party ON stays (party_id, id);
CREATE INDEX stays_warned ON stays ((least(until_date, limit_date)), id) WHERE state = 2;
CREATE INDEX stays_onward ON stays (onward_unit_code, end_date) WHERE state = 3 AND onward_unit_code <> '';
-- A group is in one place at a time, and is expected at one.
CREATE UNIQUE INDEX stays_staying ON stays (party_id) WHERE state = 2;
CREATE UNIQUE INDEX stays_reserved ON stays (party_id) WHERE state = 1;
ALTER TABLE stays ENABLE ROW LEVEL SECURITY;
ALTER TABLE stays FORCE ROW LEVEL SECURITY;
CREATE POLICY stays_scope ON stays USING (scope && (SELECT cc_scope()));

CREATE TABLE site_aid (
  id uuid PRIMARY KEY,
  scope int[] NOT NULL,
  site_id uuid NOT NULL REFERENCES sites (id),
  party_id uuid NOT NULL REFERENCES parties (id),
  kind smallint NOT NULL,
  quantity int NOT NULL,
  given_by text NOT NULL,
  given_on date NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX site_aid_scope ON site_aid USING gin (scope);
CREATE INDEX site_aid_by_site ON site_aid (site_id, given_on);
CREATE INDEX site_aid_by_party ON site_aid (party_id);
ALTER TABLE site_aid ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_aid FORCE ROW LEVEL SECURITY;
CREATE POLICY site_aid_scope ON site_aid USING (scope && (SELECT cc_scope()));

-- Follow-ups and returns as the registry counts them. Counts alone, asked by unit: one row for each unit from the counted one
-- up to the country (tail 0). `follow_up_days` holds the revision of each day's counting.
CREATE TABLE follow_up_days (
  date date PRIMARY KEY,
  revision bigint NOT NULL
);
CREATE TABLE follow_up_counts (
  unit_tail int NOT NULL,
  date date NOT NULL,
  kind smallint NOT NULL,
  counted bigint NOT NULL,
  reached bigint NOT NULL,
  PRIMARY KEY (unit_tail, date, kind)
);
CREATE INDEX follow_up_counts_by_day ON follow_up_counts (date);
