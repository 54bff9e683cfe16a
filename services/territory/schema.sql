CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE TABLE public.act_amendments (
    act_id uuid NOT NULL,
    ordinal integer NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    date date,
    issuer text NOT NULL
);

CREATE TABLE public.acts (
    id uuid NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    date date NOT NULL,
    issuer text NOT NULL,
    registration_number text NOT NULL,
    registration_date date,
    edition_date date NOT NULL,
    file_sha256 text NOT NULL,
    partial boolean NOT NULL,
    synthetic boolean NOT NULL,
    period_count integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    revision bigint NOT NULL,
    in_force_date date DEFAULT CURRENT_DATE NOT NULL,
    amends_act_id uuid,
    withdrawn_at timestamp with time zone,
    withdrawal_reason text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.alias_register (
    single boolean DEFAULT true NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT alias_register_single_check CHECK (single)
);

CREATE TABLE public.authorities (
    id uuid NOT NULL,
    unit_tail integer NOT NULL,
    kind smallint NOT NULL,
    start_date date NOT NULL,
    end_date date,
    relocated boolean NOT NULL,
    details jsonb NOT NULL,
    synthetic boolean NOT NULL,
    office integer[] NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT authorities_check CHECK ((end_date >= start_date)),
    CONSTRAINT authorities_kind_check CHECK (((kind >= 1) AND (kind <= 8)))
);

ALTER TABLE ONLY public.authorities FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.authorities IS 'retention: as long as the state archive asks; contacts of offices, no personal data';

CREATE TABLE public.authority_versions (
    id uuid NOT NULL,
    revision bigint NOT NULL,
    state jsonb NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.doubt_decisions (
    doubt_id uuid NOT NULL,
    revision bigint NOT NULL,
    state smallint NOT NULL,
    subject text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    note text NOT NULL
);

CREATE TABLE public.doubts (
    id uuid NOT NULL,
    key text NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    kind smallint NOT NULL,
    unit_code text NOT NULL,
    unit_tail integer,
    subject text NOT NULL,
    periods jsonb NOT NULL,
    message text NOT NULL,
    text text NOT NULL,
    line integer NOT NULL,
    file_sha256 text NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    present boolean NOT NULL,
    state smallint NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    note text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.editions (
    id uuid NOT NULL,
    edition_date date NOT NULL,
    file_sha256 text NOT NULL,
    partial boolean NOT NULL,
    unit_count integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    revision bigint NOT NULL
);

CREATE TABLE public.institution_versions (
    id uuid NOT NULL,
    revision bigint NOT NULL,
    state jsonb NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.institutions (
    id uuid NOT NULL,
    kind smallint NOT NULL,
    home_tail integer NOT NULL,
    edrpou integer,
    start_date date NOT NULL,
    end_date date,
    details jsonb NOT NULL,
    synthetic boolean NOT NULL,
    office integer[] NOT NULL,
    present_office integer[] NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT institutions_check CHECK ((end_date >= start_date)),
    CONSTRAINT institutions_edrpou_check CHECK (((edrpou >= 0) AND (edrpou <= 99999999))),
    CONSTRAINT institutions_kind_check CHECK (((kind >= 1) AND (kind <= 10)))
);

ALTER TABLE ONLY public.institutions FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.institutions IS 'retention: as long as the state archive asks; contacts of offices, no personal data';

CREATE TABLE public.maintenance_criteria (
    kind smallint NOT NULL,
    from_date date NOT NULL,
    met_km integer NOT NULL,
    most_km integer NOT NULL,
    act text NOT NULL,
    CONSTRAINT maintenance_criteria_check CHECK ((most_km >= met_km))
);

CREATE TABLE public.maintenance_paths (
    path smallint NOT NULL,
    from_date date NOT NULL,
    act text NOT NULL
);

CREATE TABLE public.maintenance_terms (
    step text NOT NULL,
    from_date date NOT NULL,
    days integer NOT NULL,
    act text NOT NULL,
    synthetic boolean NOT NULL,
    CONSTRAINT maintenance_terms_days_check CHECK ((days > 0))
);

CREATE TABLE public.proposal_documents (
    id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    title text NOT NULL,
    file_name text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    content bytea NOT NULL,
    actor_id text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    scope integer[] NOT NULL
);
ALTER TABLE ONLY public.proposal_documents ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.proposal_documents FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.proposal_documents IS 'retention: as the proposals; never changed';

CREATE TABLE public.proposal_steps (
    proposal_id uuid NOT NULL,
    revision bigint NOT NULL,
    state smallint NOT NULL,
    actor_id text NOT NULL,
    note text NOT NULL,
    due_date date,
    late boolean NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    scope integer[] NOT NULL
);

ALTER TABLE ONLY public.proposal_steps FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.proposal_steps IS 'retention: as the proposals; never changed';

CREATE TABLE public.proposals (
    id uuid NOT NULL,
    unit_code text NOT NULL,
    unit_tail integer NOT NULL,
    path smallint NOT NULL,
    content jsonb NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    due_date date,
    act_id uuid,
    authors text[] NOT NULL,
    deciders text[] DEFAULT '{}'::text[] NOT NULL,
    synthetic boolean NOT NULL,
    scope integer[] NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT proposals_path_check CHECK (((path >= 1) AND (path <= 2))),
    CONSTRAINT proposals_state_check CHECK (((state >= 1) AND (state <= 10)))
);

ALTER TABLE ONLY public.proposals FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.proposals IS 'retention: as long as the state archive asks; no personal data';

CREATE TABLE public.register (
    single boolean DEFAULT true NOT NULL,
    revision bigint NOT NULL,
    answers_on date DEFAULT '2020-11-26'::date NOT NULL,
    CONSTRAINT register_single_check CHECK (single)
);

CREATE TABLE public.status_change_sets (
    revision bigint NOT NULL,
    act_id uuid,
    edition_id uuid,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT status_change_sets_check CHECK ((num_nonnulls(act_id, edition_id) = 1))
);

CREATE TABLE public.status_changes (
    revision bigint NOT NULL,
    unit_tail integer NOT NULL,
    first_date date NOT NULL,
    last_date date,
    before smallint NOT NULL,
    after smallint NOT NULL
);

CREATE TABLE public.status_periods (
    id uuid NOT NULL,
    unit_code text NOT NULL,
    status smallint NOT NULL,
    start_date date NOT NULL,
    end_date date,
    excluded_codes text[] NOT NULL,
    doubtful boolean NOT NULL,
    act_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    superseded_by uuid,
    superseded_at timestamp with time zone,
    unit_tail integer GENERATED ALWAYS AS (("right"(unit_code, 5))::integer) STORED,
    opened_by uuid,
    in_force_date date DEFAULT CURRENT_DATE NOT NULL,
    out_of_force_date date,
    withdrawn_at timestamp with time zone,
    CONSTRAINT status_periods_status_check CHECK (((status >= 1) AND (status <= 4)))
);

CREATE TABLE public.unit_aliases (
    id uuid NOT NULL,
    unit_tail integer NOT NULL,
    kind smallint NOT NULL,
    name text NOT NULL,
    start_date date,
    end_date date,
    source text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT unit_aliases_check CHECK ((start_date <= end_date)),
    CONSTRAINT unit_aliases_kind_check CHECK (((kind >= 1) AND (kind <= 3))),
    CONSTRAINT unit_aliases_unit_tail_check CHECK (((unit_tail >= 0) AND (unit_tail <= 99999)))
);

CREATE TABLE public.unit_versions (
    tail integer NOT NULL,
    revision bigint NOT NULL,
    edition_id uuid NOT NULL,
    kinds integer NOT NULL,
    code text NOT NULL,
    category smallint NOT NULL,
    name text NOT NULL,
    parent_tail integer,
    closed boolean NOT NULL
);

CREATE TABLE public.units (
    tail integer NOT NULL,
    code text NOT NULL,
    category smallint NOT NULL,
    name text NOT NULL,
    parent_tail integer,
    former_codes text[] DEFAULT '{}'::text[] NOT NULL,
    edition_id uuid NOT NULL,
    closed_by uuid,
    CONSTRAINT units_tail_check CHECK (((tail >= 0) AND (tail <= 99999)))
);

ALTER TABLE ONLY public.act_amendments
    ADD CONSTRAINT act_amendments_pkey PRIMARY KEY (act_id, ordinal);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alias_register
    ADD CONSTRAINT alias_register_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.authorities
    ADD CONSTRAINT authorities_one_of_a_kind EXCLUDE USING gist (int4range(unit_tail, unit_tail, '[]'::text) WITH &&, int4range((kind)::integer, (kind)::integer, '[]'::text) WITH &&, daterange(start_date, end_date, '[]'::text) WITH &&);

ALTER TABLE ONLY public.authorities
    ADD CONSTRAINT authorities_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.authority_versions
    ADD CONSTRAINT authority_versions_pkey PRIMARY KEY (id, revision);

ALTER TABLE ONLY public.doubt_decisions
    ADD CONSTRAINT doubt_decisions_pkey PRIMARY KEY (doubt_id, revision);

ALTER TABLE ONLY public.doubts
    ADD CONSTRAINT doubts_key_key UNIQUE (key);

ALTER TABLE ONLY public.doubts
    ADD CONSTRAINT doubts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.editions
    ADD CONSTRAINT editions_file_sha256_key UNIQUE (file_sha256);

ALTER TABLE ONLY public.editions
    ADD CONSTRAINT editions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.institution_versions
    ADD CONSTRAINT institution_versions_pkey PRIMARY KEY (id, revision);

ALTER TABLE ONLY public.institutions
    ADD CONSTRAINT institutions_one_of_a_code EXCLUDE USING gist (int4range(edrpou, edrpou, '[]'::text) WITH &&, daterange(start_date, end_date, '[]'::text) WITH &&) WHERE ((edrpou IS NOT NULL));

ALTER TABLE ONLY public.institutions
    ADD CONSTRAINT institutions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.maintenance_criteria
    ADD CONSTRAINT maintenance_criteria_pkey PRIMARY KEY (kind, from_date);

ALTER TABLE ONLY public.maintenance_paths
    ADD CONSTRAINT maintenance_paths_pkey PRIMARY KEY (path, from_date);

ALTER TABLE ONLY public.maintenance_terms
    ADD CONSTRAINT maintenance_terms_pkey PRIMARY KEY (step, from_date);

ALTER TABLE ONLY public.proposal_documents
    ADD CONSTRAINT proposal_documents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.proposal_steps
    ADD CONSTRAINT proposal_steps_pkey PRIMARY KEY (proposal_id, revision);

ALTER TABLE ONLY public.proposals
    ADD CONSTRAINT proposals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.register
    ADD CONSTRAINT register_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.status_change_sets
    ADD CONSTRAINT status_change_sets_pkey PRIMARY KEY (revision);

ALTER TABLE ONLY public.status_changes
    ADD CONSTRAINT status_changes_pkey PRIMARY KEY (revision, unit_tail, first_date);

ALTER TABLE ONLY public.status_periods
    ADD CONSTRAINT status_periods_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unit_aliases
    ADD CONSTRAINT unit_aliases_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unit_versions
    ADD CONSTRAINT unit_versions_pkey PRIMARY KEY (tail, revision);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_pkey PRIMARY KEY (tail);

CREATE UNIQUE INDEX acts_file ON public.acts USING btree (file_sha256) WHERE (withdrawn_at IS NULL);

CREATE INDEX authorities_office ON public.authorities USING gin (office);

CREATE INDEX authorities_unit ON public.authorities USING btree (unit_tail);

CREATE INDEX institutions_office ON public.institutions USING gin (office);

CREATE INDEX institutions_present_office ON public.institutions USING gin (present_office);

CREATE INDEX proposal_documents_of ON public.proposal_documents USING btree (proposal_id, created_at);

CREATE INDEX proposals_due ON public.proposals USING btree (due_date) WHERE (due_date IS NOT NULL);

CREATE INDEX proposals_latest ON public.proposals USING btree (created_at DESC, id DESC);

CREATE INDEX proposals_scope ON public.proposals USING gin (scope);

CREATE INDEX status_changes_of_unit ON public.status_changes USING btree (unit_tail, revision);

CREATE INDEX status_periods_of_unit ON public.status_periods USING btree (unit_tail);

CREATE UNIQUE INDEX unit_aliases_in_use ON public.unit_aliases USING btree (unit_tail, name) WHERE (removed_at IS NULL);

CREATE INDEX unit_versions_edition ON public.unit_versions USING btree (edition_id, tail);

CREATE TRIGGER authority_versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.authority_versions FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER institution_versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.institution_versions FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER proposal_documents_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.proposal_documents FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER proposal_steps_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.proposal_steps FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

ALTER TABLE ONLY public.act_amendments
    ADD CONSTRAINT act_amendments_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(id);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_amends_act_id_fkey FOREIGN KEY (amends_act_id) REFERENCES public.acts(id);

ALTER TABLE ONLY public.authority_versions
    ADD CONSTRAINT authority_versions_id_fkey FOREIGN KEY (id) REFERENCES public.authorities(id);

ALTER TABLE ONLY public.doubt_decisions
    ADD CONSTRAINT doubt_decisions_doubt_id_fkey FOREIGN KEY (doubt_id) REFERENCES public.doubts(id);

ALTER TABLE ONLY public.institution_versions
    ADD CONSTRAINT institution_versions_id_fkey FOREIGN KEY (id) REFERENCES public.institutions(id);

ALTER TABLE ONLY public.proposal_documents
    ADD CONSTRAINT proposal_documents_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES public.proposals(id);

ALTER TABLE ONLY public.proposal_steps
    ADD CONSTRAINT proposal_steps_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES public.proposals(id);

ALTER TABLE ONLY public.proposals
    ADD CONSTRAINT proposals_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(id);

ALTER TABLE ONLY public.status_change_sets
    ADD CONSTRAINT status_change_sets_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(id);

ALTER TABLE ONLY public.status_change_sets
    ADD CONSTRAINT status_change_sets_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES public.editions(id);

ALTER TABLE ONLY public.status_periods
    ADD CONSTRAINT status_periods_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(id);

ALTER TABLE ONLY public.status_periods
    ADD CONSTRAINT status_periods_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES public.acts(id);

ALTER TABLE ONLY public.status_periods
    ADD CONSTRAINT status_periods_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES public.acts(id);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES public.editions(id);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_edition_id_fkey FOREIGN KEY (edition_id) REFERENCES public.editions(id);

ALTER TABLE public.authorities ENABLE ROW LEVEL SECURITY;

CREATE POLICY authorities_added ON public.authorities FOR INSERT WITH CHECK ((office && ( SELECT platform.cc_scope() AS cc_scope)));

CREATE POLICY authorities_changed ON public.authorities FOR UPDATE USING ((office && ( SELECT platform.cc_scope() AS cc_scope)));

CREATE POLICY authorities_seen ON public.authorities FOR SELECT USING (true);

ALTER TABLE public.institutions ENABLE ROW LEVEL SECURITY;

CREATE POLICY institutions_added ON public.institutions FOR INSERT WITH CHECK ((office && ( SELECT platform.cc_scope() AS cc_scope)));

CREATE POLICY institutions_changed ON public.institutions FOR UPDATE USING ((office && ( SELECT platform.cc_scope() AS cc_scope)));

CREATE POLICY institutions_seen ON public.institutions FOR SELECT USING (true);

ALTER TABLE public.proposal_documents ENABLE ROW LEVEL SECURITY;

CREATE POLICY proposal_documents_scope ON public.proposal_documents USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.proposal_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY proposal_steps_scope ON public.proposal_steps USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.proposals ENABLE ROW LEVEL SECURITY;

CREATE POLICY proposals_scope ON public.proposals USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));
