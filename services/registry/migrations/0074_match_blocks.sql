-- Blocks of people who share a key, one row for each key of each person, read from the index alone: a block lies together there,
-- so what it costs to read one does not grow with the register (ADR 24). `match_keys` goes on to tell which keys a person has; the
-- database keeps the blocks by it, so that nobody who writes keys can forget them.
-- `places` has one bit for each unit that the scope of the person's row names (its tail modulo 64, the country aside): whoever has
-- no bit in common with it does not see the row. It only narrows down; the row-level security of `people` decides.
CREATE FUNCTION match_places(scope int[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bit_or(1::bigint << (k % 100000 % 64)), -1) FROM unnest(scope) AS k WHERE k % 100000 <> 0
$$;

CREATE TABLE match_blocks (
  key bigint NOT NULL,
  person_id uuid NOT NULL,
  places bigint NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02);

-- Every bit: whoever migrates sees no people. The pass, which makes all keys anew for their new version, puts it right.
INSERT INTO match_blocks (key, person_id, places)
SELECT DISTINCT k, m.person_id, -1::bigint FROM match_keys m, unnest(m.keys) AS k;
ALTER TABLE match_blocks ADD PRIMARY KEY (key, person_id) INCLUDE (places);
DROP INDEX match_keys_by_key;

CREATE FUNCTION match_blocks_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO match_blocks AS b (key, person_id, places)
  SELECT DISTINCT k, n.person_id, coalesce((SELECT match_places(p.scope) FROM people p WHERE p.id = n.person_id), -1)
  FROM new_keys n, unnest(n.keys) AS k
  ON CONFLICT (key, person_id) DO UPDATE SET places = excluded.places
  WHERE b.places <> excluded.places AND excluded.places <> -1;
  RETURN NULL;
END $$;

CREATE FUNCTION match_blocks_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM match_blocks b USING (
    SELECT o.person_id, k FROM old_keys o, unnest(o.keys) AS k
    EXCEPT SELECT n.person_id, k FROM new_keys n, unnest(n.keys) AS k) AS gone
  WHERE b.key = gone.k AND b.person_id = gone.person_id;
  INSERT INTO match_blocks AS b (key, person_id, places)
  SELECT DISTINCT k, n.person_id, coalesce((SELECT match_places(p.scope) FROM people p WHERE p.id = n.person_id), -1)
  FROM new_keys n, unnest(n.keys) AS k
  ON CONFLICT (key, person_id) DO UPDATE SET places = excluded.places
  WHERE b.places <> excluded.places AND excluded.places <> -1;
  RETURN NULL;
END $$;

CREATE FUNCTION match_blocks_remove() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM match_blocks b USING old_keys o, unnest(o.keys) AS k
  WHERE b.key = k AND b.person_id = o.person_id;
  RETURN NULL;
END $$;

CREATE FUNCTION match_blocks_follow_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE match_blocks b SET places = match_places(NEW.scope) FROM match_keys m, unnest(m.keys) AS k
  WHERE m.person_id = NEW.id AND b.key = k AND b.person_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER match_keys_new AFTER INSERT ON match_keys REFERENCING NEW TABLE AS new_keys
  FOR EACH STATEMENT EXECUTE FUNCTION match_blocks_add();
CREATE TRIGGER match_keys_changed AFTER UPDATE ON match_keys REFERENCING OLD TABLE AS old_keys NEW TABLE AS new_keys
  FOR EACH STATEMENT EXECUTE FUNCTION match_blocks_change();
CREATE TRIGGER match_keys_gone AFTER DELETE ON match_keys REFERENCING OLD TABLE AS old_keys
  FOR EACH STATEMENT EXECUTE FUNCTION match_blocks_remove();
CREATE TRIGGER people_places AFTER UPDATE OF scope ON people
  FOR EACH ROW WHEN (match_places(OLD.scope) <> match_places(NEW.scope)) EXECUTE FUNCTION match_blocks_follow_scope();
