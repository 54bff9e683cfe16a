-- Passengers are read by their trip, group or person; the index by scope was written at every scan and read never. Each group
-- that boards is compared with the few who are sought.
DROP INDEX passengers_scope;
CREATE INDEX identity_keys_sought ON identity_keys (key, kind) WHERE record_kind = 3;
