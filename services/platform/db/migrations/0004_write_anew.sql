-- Brings an encrypted column of an append-only table under another key (services/platform/rotation): gives rows of these versions
-- other values and answers how many. It runs as the tables' owner and lets nothing else be changed.
CREATE FUNCTION platform.write_anew(in_table text, in_column text, keys uuid[], versions text[], hex text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE changed bigint;
BEGIN
  PERFORM FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_trigger t ON t.tgrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relname = in_table AND a.attname = in_column AND NOT a.attisdropped
    AND a.atttypid = 'bytea'::regtype AND t.tgfoid = 'platform.refuse_change'::regproc;
  IF NOT FOUND THEN RAISE EXCEPTION 'no encrypted column of an append-only table'; END IF;
  PERFORM set_config('cc.following', 'on', true);
  EXECUTE format(
    'UPDATE public.%1$I t SET %2$I = decode(n.value, ''hex'') FROM unnest($1, $2, $3) AS n (id, version, value) '
    'WHERE t.id = n.id AND t.xmin::text = n.version', in_table, in_column) USING keys, versions, hex;
  GET DIAGNOSTICS changed = ROW_COUNT;
  PERFORM set_config('cc.following', 'off', true);
  RETURN changed;
END $$;
