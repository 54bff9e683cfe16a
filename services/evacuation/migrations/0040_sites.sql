-- Transit centres become sites, as do places of temporary accommodation: the same rows under their ids, so that trips and
-- arrivals point where they did. Seen by everyone; `scope` holds the keys that trips and stays take over.
ALTER TABLE transit_centres RENAME TO sites;
ALTER TABLE sites RENAME CONSTRAINT transit_centres_pkey TO sites_pkey;
ALTER TABLE sites RENAME CONSTRAINT transit_centres_beds TO sites_beds;
-- `*_beds` are those of rooms in use; `staying_*`, of these, taken. `places_revision` counts changes of what is taken.
ALTER TABLE sites
  ADD COLUMN kind smallint NOT NULL DEFAULT 1,
  ADD COLUMN address text NOT NULL DEFAULT '',
  ADD COLUMN operator_name text NOT NULL DEFAULT '',
  ADD COLUMN duty_phone text NOT NULL DEFAULT '',
  ADD COLUMN state smallint NOT NULL DEFAULT 1,
  ADD COLUMN state_reason text NOT NULL DEFAULT '',
  ADD COLUMN state_since date,
  ADD COLUMN listed_since date,
  ADD COLUMN inspected_on date,
  ADD COLUMN inspection_outcome smallint NOT NULL DEFAULT 0,
  ADD COLUMN inspection_findings text NOT NULL DEFAULT '',
  ADD COLUMN places_revision bigint NOT NULL DEFAULT 0,
  ADD COLUMN staying_ordinary int NOT NULL DEFAULT 0,
  ADD COLUMN staying_wheelchair int NOT NULL DEFAULT 0,
  ADD COLUMN staying_stretcher int NOT NULL DEFAULT 0,
  ADD CONSTRAINT sites_not_overfull CHECK (staying_ordinary BETWEEN 0 AND ordinary_beds AND staying_wheelchair BETWEEN 0 AND wheelchair_beds
                                           AND staying_stretcher BETWEEN 0 AND stretcher_beds);
CREATE INDEX sites_scope ON sites USING gin (scope);

-- What programs from before this migration read and write.
CREATE VIEW transit_centres AS
  SELECT id, revision, scope, name, unit_code, capacity, ordinary_beds, wheelchair_beds, stretcher_beds, synthetic, created_at, updated_at
  FROM sites WHERE kind = 1;

CREATE TABLE rooms (
  id uuid PRIMARY KEY,
  revision bigint NOT NULL DEFAULT 1,
  site_id uuid NOT NULL REFERENCES sites (id),
  number text NOT NULL,
  floor smallint NOT NULL,
  "position" int NOT NULL,
  accessible boolean NOT NULL,
  closed boolean NOT NULL DEFAULT false,
  closed_reason text NOT NULL DEFAULT '',
  UNIQUE (site_id, number),
  UNIQUE (site_id, floor, "position")
);

-- A bed has one holder or none, so that it cannot be had twice. A reservation is a holder until `held_until` and nobody
-- from then on. `person` is the number in the group.
CREATE TABLE beds (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES sites (id),
  room_id uuid NOT NULL REFERENCES rooms (id),
  number smallint NOT NULL,
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
  holder uuid,
  person smallint NOT NULL DEFAULT 0,
  held_until timestamptz,
  UNIQUE (room_id, number),
  CONSTRAINT beds_held CHECK ((holder IS NULL) = (person = 0) AND (held_until IS NULL OR holder IS NOT NULL))
);
CREATE INDEX beds_by_site ON beds (site_id, kind);
CREATE INDEX beds_reserved ON beds (site_id, held_until) WHERE held_until IS NOT NULL;
-- A person has one bed of a stay.
CREATE UNIQUE INDEX beds_by_holder ON beds (holder, person) WHERE holder IS NOT NULL;

-- Each centre entered so far is one hall.
INSERT INTO rooms (id, site_id, number, floor, "position", accessible)
  SELECT gen_random_uuid(), id, '1', 0, 1, wheelchair_beds > 0 FROM sites;
INSERT INTO beds (id, site_id, room_id, number, kind)
  SELECT gen_random_uuid(), s.id, r.id, n,
         CASE WHEN n <= s.ordinary_beds THEN 1 WHEN n <= s.ordinary_beds + s.wheelchair_beds THEN 2 ELSE 3 END
  FROM sites s JOIN rooms r ON r.site_id = s.id, generate_series(1, s.ordinary_beds + s.wheelchair_beds + s.stretcher_beds) AS n;
