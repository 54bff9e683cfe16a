CREATE SCHEMA platform;

CREATE FUNCTION platform.cc_scope() RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(nullif(current_setting('cc.scope', true), ''), '{}')::int[] $$;

CREATE FUNCTION platform.follow_scopes(in_table text, in_column text, befores text[], afters text[], most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
END $_$;

CREATE FUNCTION platform.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('cc.following', true) = 'on' AND current_user <> session_user THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION platform.scope_columns() RETURNS TABLE(table_name text, column_name text)
    LANGUAGE sql STABLE
    AS $_$
  SELECT c.relname::text, a.attname::text
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    AND a.atttypid = 'int[]'::regtype AND a.attgenerated = '' AND (a.attname = 'scope' OR a.attname ~ '(^|_)office$')
  ORDER BY 1, 2
$_$;

CREATE FUNCTION platform.scopes_with(in_table text, in_column text, keys integer[]) RETURNS SETOF integer[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
BEGIN
  PERFORM FROM platform.scope_columns() s WHERE s.table_name = in_table AND s.column_name = in_column;
  IF NOT FOUND THEN RAISE EXCEPTION 'no column of scopes'; END IF;
  RETURN QUERY EXECUTE format('SELECT DISTINCT %2$I FROM public.%1$I WHERE %2$I && $1', in_table, in_column) USING keys;
END $_$;

CREATE FUNCTION platform.write_anew(in_table text, in_column text, keys uuid[], versions text[], hex text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
END $_$;

CREATE TABLE platform.audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    principal text NOT NULL,
    method text NOT NULL,
    permission text NOT NULL,
    trace text NOT NULL,
    request_id text NOT NULL,
    outcome text NOT NULL,
    peer_certificate text NOT NULL,
    touched text[] NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

COMMENT ON TABLE platform.audit IS 'retention: audit, kept as the law on the register asks and never changed; ids only, no personal data';

ALTER TABLE platform.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME platform.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE platform.audit_seals (
    number bigint NOT NULL,
    statement text NOT NULL,
    signature bytea NOT NULL,
    entries bytea NOT NULL
);
ALTER TABLE ONLY platform.audit_seals ALTER COLUMN entries SET STORAGE EXTERNAL;

COMMENT ON TABLE platform.audit_seals IS 'retention: audit, kept as long as the rows that it seals; hashes only, no personal data';

CREATE TABLE platform.feed_cursor (
    feed text NOT NULL,
    token text NOT NULL,
    update_time timestamp with time zone NOT NULL
);

COMMENT ON TABLE platform.feed_cursor IS 'retention: as long as the database; how far a neighbour''s feed is applied';

CREATE TABLE platform.feed_epoch (
    one boolean DEFAULT true NOT NULL,
    epoch uuid DEFAULT gen_random_uuid() NOT NULL,
    purged_xid xid8 DEFAULT '0'::xid8 NOT NULL,
    purged_id bigint DEFAULT 0 NOT NULL,
    CONSTRAINT feed_epoch_one_check CHECK (one)
);

COMMENT ON TABLE platform.feed_epoch IS 'retention: as long as the database';

CREATE TABLE platform.idempotency (
    principal text NOT NULL,
    method text NOT NULL,
    request_id text NOT NULL,
    body_mac bytea NOT NULL,
    answer bytea NOT NULL,
    create_time timestamp with time zone NOT NULL
);

COMMENT ON TABLE platform.idempotency IS 'retention: 30 days; answers are encrypted, bodies only hashed under a key';

CREATE TABLE platform.migrations (
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE platform.migrations IS 'retention: as long as the database';

CREATE TABLE platform.neighbour_snapshot (
    neighbour text NOT NULL,
    revision text NOT NULL,
    data bytea NOT NULL,
    taken_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY platform.neighbour_snapshot ALTER COLUMN data SET STORAGE EXTERNAL;

COMMENT ON TABLE platform.neighbour_snapshot IS 'retention: until the next snapshot; public reference data only';

CREATE TABLE platform.outbox (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    revision bigint NOT NULL,
    before integer[] NOT NULL,
    after integer[] NOT NULL,
    change_time timestamp with time zone NOT NULL
);

COMMENT ON TABLE platform.outbox IS 'retention: 30 days; keys and scopes only, no personal data';

ALTER TABLE platform.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME platform.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE platform.unit_moves (
    revision bigint NOT NULL,
    tail integer NOT NULL,
    old_path integer[] NOT NULL,
    new_path integer[] NOT NULL,
    taken_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE platform.unit_moves IS 'retention: until all rows follow; public reference data only';

CREATE TABLE platform.upload_chunks (
    upload_id uuid NOT NULL,
    "offset" bigint NOT NULL,
    data bytea NOT NULL
);
ALTER TABLE ONLY platform.upload_chunks ALTER COLUMN data SET STORAGE EXTERNAL;

COMMENT ON TABLE platform.upload_chunks IS 'retention: 24 hours';

CREATE TABLE platform.uploads (
    id uuid NOT NULL,
    owner text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    received bigint DEFAULT 0 NOT NULL,
    complete boolean DEFAULT false NOT NULL,
    create_time timestamp with time zone NOT NULL,
    CONSTRAINT uploads_size_check CHECK (((size >= 1) AND (size <= 67108864)))
);

COMMENT ON TABLE platform.uploads IS 'retention: 24 hours';

CREATE TABLE public.form_deadlines (
    form smallint NOT NULL,
    first_month text NOT NULL,
    form_version integer NOT NULL,
    due_day integer NOT NULL,
    source text NOT NULL,
    synthetic boolean NOT NULL,
    CONSTRAINT form_deadlines_due_day_check CHECK (((due_day >= 1) AND (due_day <= 28))),
    CONSTRAINT form_deadlines_first_month_check CHECK ((first_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
);

COMMENT ON TABLE public.form_deadlines IS 'retention: as long as the database; reference data';

CREATE TABLE public.form_units (
    form smallint NOT NULL,
    unit_tail integer NOT NULL,
    unit_code text NOT NULL,
    unit_name text NOT NULL,
    first_month text NOT NULL,
    last_month text,
    source text NOT NULL,
    scope integer[] GENERATED ALWAYS AS (ARRAY[400000, (400000 + unit_tail)]) STORED NOT NULL
);

ALTER TABLE ONLY public.form_units FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.form_units IS 'retention: as long as the database; reference data';

CREATE TABLE public.programmes (
    id uuid NOT NULL,
    title text NOT NULL,
    details jsonb NOT NULL,
    synthetic boolean NOT NULL,
    scope integer[] NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.programmes FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.programmes IS 'retention: as long as the state archive asks; no personal data';

CREATE TABLE public.submission_steps (
    submission_id uuid NOT NULL,
    revision bigint NOT NULL,
    state smallint NOT NULL,
    actor_id text NOT NULL,
    note text NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    scope integer[] NOT NULL
);

ALTER TABLE ONLY public.submission_steps FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.submission_steps IS 'retention: as the submissions; never changed';

CREATE TABLE public.submissions (
    id uuid NOT NULL,
    form smallint NOT NULL,
    form_version integer NOT NULL,
    unit_code text NOT NULL,
    unit_tail integer NOT NULL,
    month text NOT NULL,
    content jsonb NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    submitted_at timestamp with time zone,
    late boolean DEFAULT false NOT NULL,
    authors text[] NOT NULL,
    synthetic boolean NOT NULL,
    scope integer[] NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT submissions_month_check CHECK ((month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
    CONSTRAINT submissions_state_check CHECK (((state >= 1) AND (state <= 4))),
    CONSTRAINT submissions_submitted CHECK (((state = 1) OR (submitted_at IS NOT NULL)))
);

ALTER TABLE ONLY public.submissions FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.submissions IS 'retention: as long as the state archive asks; no personal data';

ALTER TABLE ONLY platform.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (xid, id);

ALTER TABLE ONLY platform.audit_seals
    ADD CONSTRAINT audit_seals_pkey PRIMARY KEY (number);

ALTER TABLE ONLY platform.feed_cursor
    ADD CONSTRAINT feed_cursor_pkey PRIMARY KEY (feed);

ALTER TABLE ONLY platform.feed_epoch
    ADD CONSTRAINT feed_epoch_pkey PRIMARY KEY (one);

ALTER TABLE ONLY platform.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (principal, method, request_id);

ALTER TABLE ONLY platform.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY platform.neighbour_snapshot
    ADD CONSTRAINT neighbour_snapshot_pkey PRIMARY KEY (neighbour);

ALTER TABLE ONLY platform.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (xid, id);

ALTER TABLE ONLY platform.unit_moves
    ADD CONSTRAINT unit_moves_pkey PRIMARY KEY (revision, tail);

ALTER TABLE ONLY platform.upload_chunks
    ADD CONSTRAINT upload_chunks_pkey PRIMARY KEY (upload_id, "offset");

ALTER TABLE ONLY platform.uploads
    ADD CONSTRAINT uploads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.form_deadlines
    ADD CONSTRAINT form_deadlines_pkey PRIMARY KEY (form, first_month);

ALTER TABLE ONLY public.form_units
    ADD CONSTRAINT form_units_pkey PRIMARY KEY (form, unit_tail, first_month);

ALTER TABLE ONLY public.programmes
    ADD CONSTRAINT programmes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.programmes
    ADD CONSTRAINT programmes_title UNIQUE (title);

ALTER TABLE ONLY public.submission_steps
    ADD CONSTRAINT submission_steps_pkey PRIMARY KEY (submission_id, revision);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_one_a_month UNIQUE (form, unit_tail, month);

ALTER TABLE ONLY public.submissions
    ADD CONSTRAINT submissions_pkey PRIMARY KEY (id);

CREATE INDEX audit_principal ON platform.audit USING btree (principal, at);

CREATE INDEX audit_touched ON platform.audit USING gin (touched);

CREATE INDEX idempotency_age ON platform.idempotency USING btree (create_time);

CREATE INDEX outbox_age ON platform.outbox USING btree (change_time);

CREATE INDEX outbox_key ON platform.outbox USING btree (kind, key, xid);

CREATE INDEX uploads_age ON platform.uploads USING btree (create_time);

CREATE INDEX programmes_scope ON public.programmes USING gin (scope);

CREATE INDEX submissions_latest ON public.submissions USING btree (month DESC, unit_code, id);

CREATE INDEX submissions_scope ON public.submissions USING gin (scope);

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON platform.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER submission_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.submission_steps FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

ALTER TABLE ONLY platform.upload_chunks
    ADD CONSTRAINT upload_chunks_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES platform.uploads(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.submission_steps
    ADD CONSTRAINT submission_steps_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.submissions(id);

ALTER TABLE public.form_units ENABLE ROW LEVEL SECURITY;

CREATE POLICY form_units_seen ON public.form_units FOR SELECT USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.programmes ENABLE ROW LEVEL SECURITY;

CREATE POLICY programmes_scope ON public.programmes USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.submission_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY submission_steps_scope ON public.submission_steps USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.submissions ENABLE ROW LEVEL SECURITY;

CREATE POLICY submissions_scope ON public.submissions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));
