-- Searches proposed for whoever a trip lost while others of their group went on; each person once for each trip.
ALTER TABLE tracing_requests ADD COLUMN trip_id uuid REFERENCES trips (id);
CREATE UNIQUE INDEX tracing_requests_by_trip ON tracing_requests (trip_id, sought_person_id) WHERE trip_id IS NOT NULL;
CREATE INDEX tracing_requests_by_sought ON tracing_requests (sought_person_id) WHERE sought_person_id IS NOT NULL;
-- A candidate who has died is withheld (state 4): `scope` is the record's alone until somebody releases it.
ALTER TABLE tracing_candidates ADD COLUMN released_by text NOT NULL DEFAULT '';
