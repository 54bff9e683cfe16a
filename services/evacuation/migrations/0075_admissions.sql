-- Who comes to the door of a site by themselves arrives, too: without a trip, at whichever site, counted by a departure.
-- `site_id` is the site where they were registered; of arrivals from before, and of programs from before, the transit centre.
ALTER TABLE arrivals
  ALTER COLUMN trip_id DROP NOT NULL,
  ALTER COLUMN transit_centre_id DROP NOT NULL,
  ADD COLUMN site_id uuid REFERENCES sites (id),
  ADD COLUMN departure_id uuid REFERENCES departures (id);
CREATE INDEX departures_by_party ON departures (party_id) WHERE party_id IS NOT NULL;
