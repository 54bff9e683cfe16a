-- A trip from its manifest to its end. Numbers of states: contract, Trip.State.
ALTER TABLE trips
  ADD COLUMN cancel_reason smallint NOT NULL DEFAULT 0,
  ADD COLUMN ended_at timestamptz,
  -- Until now a trip was called silent after six hours.
  ADD COLUMN sign_minutes int NOT NULL DEFAULT 360,
  ADD COLUMN last_sign_at timestamptz,
  ADD COLUMN expected_sign_at timestamptz,
  -- Records are merged in the order of their times; those answered at once come after all that were known.
  ADD COLUMN last_merged_at timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN open_conflicts int NOT NULL DEFAULT 0;
-- Each scan changes the row: no index may stand in its way.
ALTER TABLE trips SET (fillfactor = 60);

-- Who is expected. A group is expected on one trip at most.
CREATE TABLE trip_parties (
  party_id uuid PRIMARY KEY REFERENCES parties (id),
  trip_id uuid NOT NULL REFERENCES trips (id),
  scope int[] NOT NULL
);
CREATE INDEX trip_parties_by_trip ON trip_parties (trip_id);
CREATE INDEX trip_parties_scope ON trip_parties USING gin (scope);
ALTER TABLE trip_parties ENABLE ROW LEVEL SECURITY;
ALTER TABLE trip_parties FORCE ROW LEVEL SECURITY;
CREATE POLICY trip_parties_scope ON trip_parties USING (scope && (SELECT cc_scope()));

-- Whom a record of a device concerns: what the records, merged, say of them, and what a person said became of them.
CREATE TABLE passengers (
  trip_id uuid NOT NULL REFERENCES trips (id),
  person_id uuid NOT NULL REFERENCES party_people (id),
  party_id uuid NOT NULL REFERENCES parties (id),
  scope int[] NOT NULL,
  number smallint NOT NULL,
  mobility smallint NOT NULL,
  child boolean NOT NULL,
  adult_id uuid,
  state smallint NOT NULL,
  place_taken smallint NOT NULL,
  guarded boolean NOT NULL,
  boarded_at timestamptz,
  alighted_at timestamptz,
  board_stop smallint NOT NULL,
  alight_stop smallint NOT NULL,
  scan_outcome smallint NOT NULL,
  outcome smallint NOT NULL DEFAULT 0,
  -- Among the evacuated, by the arrival of the group or by the end of the trip.
  counted boolean NOT NULL DEFAULT false,
  PRIMARY KEY (trip_id, person_id)
);
-- Nobody is on board of two trips.
CREATE UNIQUE INDEX passengers_on_board ON passengers (person_id) WHERE state = 2;
CREATE INDEX passengers_by_party ON passengers (party_id);
CREATE INDEX passengers_scope ON passengers USING gin (scope);
ALTER TABLE passengers ENABLE ROW LEVEL SECURITY;
ALTER TABLE passengers FORCE ROW LEVEL SECURITY;
CREATE POLICY passengers_scope ON passengers USING (scope && (SELECT cc_scope()));

-- What devices recorded, for good. `merged_at` orders the records of a trip. `state`: 1 applied, 2 conflict, 3 dismissed;
-- `decision`: 1 a fact whatever the rules say, 2 none. Trip and person are empty where the device named none that there is.
CREATE TABLE scans (
  device text NOT NULL,
  sequence bigint NOT NULL,
  scope int[] NOT NULL,
  content bytea NOT NULL,
  trip_id uuid,
  person_id uuid,
  kind smallint NOT NULL,
  scanned_at timestamptz,
  merged_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  stop smallint NOT NULL,
  outcome smallint NOT NULL,
  guarded boolean NOT NULL,
  state smallint NOT NULL,
  reason smallint NOT NULL DEFAULT 0,
  details text NOT NULL DEFAULT '',
  decision smallint NOT NULL DEFAULT 0,
  resolved_by text NOT NULL DEFAULT '',
  resolved_at timestamptz,
  recorded_by text NOT NULL,
  PRIMARY KEY (device, sequence)
);
CREATE INDEX scans_by_trip ON scans (trip_id) WHERE trip_id IS NOT NULL;
CREATE INDEX scans_in_conflict ON scans (received_at, device, sequence) WHERE state = 2;
CREATE INDEX scans_decided ON scans (received_at, device, sequence) WHERE decision <> 0;
ALTER TABLE scans ENABLE ROW LEVEL SECURITY;
ALTER TABLE scans FORCE ROW LEVEL SECURITY;
CREATE POLICY scans_scope ON scans USING (scope && (SELECT cc_scope()));

-- Encrypted words of few records: 1 what the device sent, where it names a guardian or cannot be read; 2 why it was decided so.
CREATE TABLE scan_texts (
  id uuid PRIMARY KEY,
  device text NOT NULL,
  sequence bigint NOT NULL,
  kind smallint NOT NULL,
  scope int[] NOT NULL,
  text bytea NOT NULL,
  UNIQUE (device, sequence, kind)
);
ALTER TABLE scan_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE scan_texts FORCE ROW LEVEL SECURITY;
CREATE POLICY scan_texts_scope ON scan_texts USING (scope && (SELECT cc_scope()));

-- Who boarded before there were records for each: on board or come with their group. Whoever migrates sees no people.
ALTER TABLE parties NO FORCE ROW LEVEL SECURITY;
ALTER TABLE party_people NO FORCE ROW LEVEL SECURITY;
ALTER TABLE passengers NO FORCE ROW LEVEL SECURITY;
ALTER TABLE trips NO FORCE ROW LEVEL SECURITY;
ALTER TABLE scans NO FORCE ROW LEVEL SECURITY;
INSERT INTO passengers (trip_id, person_id, party_id, scope, number, mobility, child, adult_id, state, place_taken, guarded,
                        boarded_at, board_stop, alight_stop, scan_outcome, counted)
SELECT p.trip_id, pp.id, p.id, p.scope, pp.number, pp.mobility, pp.accompanying_adult > 0,
  (SELECT a.id FROM party_people a WHERE a.party_id = p.id AND a.number = pp.accompanying_adult),
  CASE WHEN p.state = 5 THEN 3 ELSE 2 END, CASE pp.mobility WHEN 3 THEN 2 WHEN 4 THEN 3 ELSE 1 END, false,
  greatest(p.updated_at, p.leave_date::timestamptz), 0, 0, CASE WHEN p.state = 5 THEN 1 ELSE 0 END, p.state = 5
FROM parties p JOIN party_people pp ON pp.party_id = p.id WHERE p.trip_id IS NOT NULL AND p.state BETWEEN 3 AND 5;
-- Their records, of which the merge makes the same.
INSERT INTO scans (device, sequence, scope, content, trip_id, person_id, kind, scanned_at, merged_at, received_at, stop, outcome,
                   guarded, state, recorded_by)
SELECT 'group/' || party_id, number, scope, '', trip_id, person_id, 1, boarded_at, boarded_at, boarded_at, 0, 0,
  child AND adult_id IS NULL, 1, ''
FROM passengers;
UPDATE trips t SET last_merged_at = (SELECT coalesce(max(s.merged_at), '-infinity') FROM scans s WHERE s.trip_id = t.id);
UPDATE trips SET last_sign_at = updated_at, expected_sign_at = updated_at + interval '6 hours' WHERE state = 3;
ALTER TABLE parties FORCE ROW LEVEL SECURITY;
ALTER TABLE party_people FORCE ROW LEVEL SECURITY;
ALTER TABLE passengers FORCE ROW LEVEL SECURITY;
ALTER TABLE trips FORCE ROW LEVEL SECURITY;
ALTER TABLE scans FORCE ROW LEVEL SECURITY;
