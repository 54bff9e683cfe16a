-- Units that another edition of the codifier moved, until every row of this database follows: `scope` and its kin hold the keys of
-- the units above (services/platform/auth/scope.h), as they were when the row was written. Paths are tails from the country (0)
-- down to the unit itself. Kept in the transaction that takes over the register, so that a killed job goes on where it was.
CREATE TABLE platform.unit_moves (
  revision bigint NOT NULL,  -- of the register that moved it
  tail int NOT NULL,
  old_path int[] NOT NULL,
  new_path int[] NOT NULL,
  taken_at timestamptz NOT NULL,
  PRIMARY KEY (revision, tail)
);
COMMENT ON TABLE platform.unit_moves IS 'retention: until all rows follow; public reference data only';

-- Packing and unpacking the copy takes longer than reading it.
ALTER TABLE platform.neighbour_snapshot ALTER COLUMN data SET STORAGE EXTERNAL;

-- Append-only tables follow too: platform.follow_scopes runs as their owner and changes nothing but scopes.
CREATE OR REPLACE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('cc.following', true) = 'on' AND current_user <> session_user THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- The columns of this service's tables that hold keys of scopes; those that the database computes follow by themselves.
CREATE FUNCTION platform.scope_columns() RETURNS TABLE (table_name text, column_name text) LANGUAGE sql STABLE AS $$
  SELECT c.relname::text, a.attname::text
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    AND a.atttypid = 'int[]'::regtype AND a.attgenerated = '' AND (a.attname = 'scope' OR a.attname ~ '(^|_)office$')
  ORDER BY 1, 2
$$;

-- The different scopes in a column that hold one of the keys.
CREATE FUNCTION platform.scopes_with(in_table text, in_column text, keys int[]) RETURNS SETOF int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM platform.scope_columns() s WHERE s.table_name = in_table AND s.column_name = in_column;
  IF NOT FOUND THEN RAISE EXCEPTION 'no column of scopes'; END IF;
  RETURN QUERY EXECUTE format('SELECT DISTINCT %2$I FROM public.%1$I WHERE %2$I && $1', in_table, in_column) USING keys;
END $$;

-- Gives at most `most` rows the scope beside their present one. Rows that another transaction holds are left for later.
-- Returns how many rows it changed.
CREATE FUNCTION platform.follow_scopes(in_table text, in_column text, befores text[], afters text[], most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE changed bigint;
BEGIN
  PERFORM FROM platform.scope_columns() s WHERE s.table_name = in_table AND s.column_name = in_column;
  IF NOT FOUND THEN RAISE EXCEPTION 'no column of scopes'; END IF;
  PERFORM set_config('cc.following', 'on', true);
  EXECUTE format(
    'UPDATE public.%1$I t SET %2$I = m.after FROM ('
    '  SELECT r.ctid AS place, w.after FROM public.%1$I r'
    '  JOIN (SELECT b::int[] AS before, a::int[] AS after FROM unnest($1, $2) AS p (b, a)) w ON r.%2$I = w.before'
    '  LIMIT $3 FOR UPDATE OF r SKIP LOCKED) m '
    'WHERE t.ctid = m.place', in_table, in_column) USING befores, afters, most;
  GET DIAGNOSTICS changed = ROW_COUNT;
  PERFORM set_config('cc.following', 'off', true);
  RETURN changed;
END $$;
