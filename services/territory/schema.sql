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

CREATE TABLE public.editions (
    id uuid NOT NULL,
    edition_date date NOT NULL,
    file_sha256 text NOT NULL,
    partial boolean NOT NULL,
    unit_count integer NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    revision bigint NOT NULL
);

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

ALTER TABLE ONLY public.editions
    ADD CONSTRAINT editions_file_sha256_key UNIQUE (file_sha256);

ALTER TABLE ONLY public.editions
    ADD CONSTRAINT editions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.register
    ADD CONSTRAINT register_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.status_change_sets
    ADD CONSTRAINT status_change_sets_pkey PRIMARY KEY (revision);

ALTER TABLE ONLY public.status_changes
    ADD CONSTRAINT status_changes_pkey PRIMARY KEY (revision, unit_tail, first_date);

ALTER TABLE ONLY public.status_periods
    ADD CONSTRAINT status_periods_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_pkey PRIMARY KEY (tail);

CREATE UNIQUE INDEX acts_file ON public.acts USING btree (file_sha256) WHERE (withdrawn_at IS NULL);

CREATE INDEX status_changes_of_unit ON public.status_changes USING btree (unit_tail, revision);

CREATE INDEX status_periods_of_unit ON public.status_periods USING btree (unit_tail);

ALTER TABLE ONLY public.act_amendments
    ADD CONSTRAINT act_amendments_act_id_fkey FOREIGN KEY (act_id) REFERENCES public.acts(id);

ALTER TABLE ONLY public.acts
    ADD CONSTRAINT acts_amends_act_id_fkey FOREIGN KEY (amends_act_id) REFERENCES public.acts(id);

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
