CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE TABLE public.arrival_counts (
    unit_tail integer NOT NULL,
    date date NOT NULL,
    arrival_id uuid NOT NULL,
    people smallint NOT NULL,
    children smallint NOT NULL,
    low_mobility smallint NOT NULL
);

CREATE TABLE public.arrivals (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    party_id uuid NOT NULL,
    trip_id uuid NOT NULL,
    transit_centre_id uuid NOT NULL,
    destination_unit_code text NOT NULL,
    arrive_date date NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.arrivals FORCE ROW LEVEL SECURITY;

CREATE TABLE public.count_corrections (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    reason bytea NOT NULL,
    corrected_by text NOT NULL
);

ALTER TABLE ONLY public.count_corrections FORCE ROW LEVEL SECURITY;

CREATE TABLE public.count_entries (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    method smallint NOT NULL,
    unit_code text NOT NULL,
    path integer[] NOT NULL,
    date date NOT NULL,
    people integer NOT NULL,
    children integer NOT NULL,
    low_mobility integer NOT NULL,
    with_disability integer NOT NULL,
    record_kind text NOT NULL,
    record_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    late boolean NOT NULL,
    synthetic boolean NOT NULL
);

ALTER TABLE ONLY public.count_entries FORCE ROW LEVEL SECURITY;

CREATE TABLE public.count_rollups (
    parent_tail integer NOT NULL,
    span smallint NOT NULL,
    date date NOT NULL,
    unit_tail integer NOT NULL,
    method smallint NOT NULL,
    scope integer[] NOT NULL,
    people bigint NOT NULL,
    children bigint NOT NULL,
    low_mobility bigint NOT NULL,
    with_disability bigint NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.count_rollups FORCE ROW LEVEL SECURITY;

CREATE TABLE public.count_tail (
    id bigint NOT NULL,
    scope integer[] NOT NULL,
    method smallint NOT NULL,
    path integer[] NOT NULL,
    date date NOT NULL,
    people integer NOT NULL,
    children integer NOT NULL,
    low_mobility integer NOT NULL,
    with_disability integer NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000');

ALTER TABLE ONLY public.count_tail FORCE ROW LEVEL SECURITY;

ALTER TABLE public.count_tail ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.count_tail_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.official_reports (
    date date NOT NULL,
    cut_off timestamp with time zone NOT NULL,
    frozen_at timestamp with time zone NOT NULL,
    since date NOT NULL
);

CREATE TABLE public.official_rows (
    date date NOT NULL,
    parent_tail integer NOT NULL,
    unit_tail integer NOT NULL,
    scope integer[] NOT NULL,
    figures jsonb NOT NULL
);

ALTER TABLE ONLY public.official_rows FORCE ROW LEVEL SECURITY;

CREATE TABLE public.parties (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    origin_unit_code text NOT NULL,
    leave_date date NOT NULL,
    origin_status jsonb NOT NULL,
    state smallint NOT NULL,
    trip_id uuid,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.parties FORCE ROW LEVEL SECURITY;

CREATE TABLE public.party_people (
    party_id uuid NOT NULL,
    number smallint NOT NULL,
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    mobility smallint NOT NULL,
    accompanying_adult smallint NOT NULL,
    personal bytea NOT NULL
);

ALTER TABLE ONLY public.party_people FORCE ROW LEVEL SECURITY;

CREATE TABLE public.status_reviews (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    record_id uuid NOT NULL,
    register_revision bigint NOT NULL,
    unit_code text NOT NULL,
    day date NOT NULL,
    kept_status smallint NOT NULL,
    status_before smallint NOT NULL,
    status_after smallint NOT NULL,
    act_id text NOT NULL,
    act jsonb NOT NULL,
    found_at timestamp with time zone NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    closed_by text DEFAULT ''::text NOT NULL,
    closed_at timestamp with time zone,
    note bytea DEFAULT '\x'::bytea NOT NULL
);

ALTER TABLE ONLY public.status_reviews FORCE ROW LEVEL SECURITY;

CREATE TABLE public.transit_centres (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    name text NOT NULL,
    unit_code text NOT NULL,
    capacity integer NOT NULL,
    ordinary_beds integer NOT NULL,
    wheelchair_beds integer NOT NULL,
    stretcher_beds integer NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT transit_centres_beds CHECK ((((ordinary_beds + wheelchair_beds) + stretcher_beds) <= capacity))
);

CREATE TABLE public.trips (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    from_unit_code text NOT NULL,
    transit_centre_id uuid NOT NULL,
    destination_unit_code text NOT NULL,
    date date NOT NULL,
    vehicle smallint NOT NULL,
    state smallint NOT NULL,
    seats integer NOT NULL,
    wheelchairs integer NOT NULL,
    stretchers integer NOT NULL,
    boarded_seats integer DEFAULT 0 NOT NULL,
    boarded_wheelchairs integer DEFAULT 0 NOT NULL,
    boarded_stretchers integer DEFAULT 0 NOT NULL,
    synthetic boolean NOT NULL,
    departed_at timestamp with time zone,
    arrived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT trips_not_overfull CHECK ((((boarded_seats >= 0) AND (boarded_seats <= seats)) AND ((boarded_wheelchairs >= 0) AND (boarded_wheelchairs <= wheelchairs)) AND ((boarded_stretchers >= 0) AND (boarded_stretchers <= stretchers))))
);

ALTER TABLE ONLY public.trips FORCE ROW LEVEL SECURITY;

ALTER TABLE ONLY public.arrival_counts
    ADD CONSTRAINT arrival_counts_pkey PRIMARY KEY (unit_tail, date, arrival_id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_party_id_key UNIQUE (party_id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.count_corrections
    ADD CONSTRAINT count_corrections_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.count_entries
    ADD CONSTRAINT count_entries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.count_rollups
    ADD CONSTRAINT count_rollups_pkey PRIMARY KEY (parent_tail, span, date, unit_tail, method);

ALTER TABLE ONLY public.count_tail
    ADD CONSTRAINT count_tail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.official_reports
    ADD CONSTRAINT official_reports_pkey PRIMARY KEY (date);

ALTER TABLE ONLY public.official_rows
    ADD CONSTRAINT official_rows_pkey PRIMARY KEY (date, parent_tail, unit_tail);

ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.party_people
    ADD CONSTRAINT party_people_id_key UNIQUE (id);

ALTER TABLE ONLY public.party_people
    ADD CONSTRAINT party_people_pkey PRIMARY KEY (party_id, number);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_record_id_register_revision_key UNIQUE (record_id, register_revision);

ALTER TABLE ONLY public.transit_centres
    ADD CONSTRAINT transit_centres_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_pkey PRIMARY KEY (id);

CREATE INDEX arrivals_scope ON public.arrivals USING gin (scope);

CREATE INDEX count_entries_by_day ON public.count_entries USING btree (date, id);

CREATE INDEX count_entries_by_instant ON public.count_entries USING btree (recorded_at);

CREATE INDEX count_entries_by_record ON public.count_entries USING btree (record_id);

CREATE INDEX count_entries_by_unit ON public.count_entries USING gin (path);

CREATE INDEX count_entries_late ON public.count_entries USING btree (date, recorded_at) WHERE late;

CREATE INDEX parties_by_origin ON public.parties USING btree (origin_unit_code, leave_date);

CREATE INDEX parties_by_trip ON public.parties USING btree (trip_id) WHERE (trip_id IS NOT NULL);

CREATE INDEX parties_scope ON public.parties USING gin (scope);

CREATE INDEX status_reviews_by_state ON public.status_reviews USING btree (state, found_at, id);

CREATE INDEX status_reviews_scope ON public.status_reviews USING gin (scope);

CREATE INDEX trips_by_date ON public.trips USING btree (date DESC, id DESC);

CREATE INDEX trips_on_the_way ON public.trips USING btree (id) WHERE (state = ANY (ARRAY[2, 3]));

CREATE INDEX trips_scope ON public.trips USING gin (scope);

ALTER TABLE ONLY public.arrival_counts
    ADD CONSTRAINT arrival_counts_arrival_id_fkey FOREIGN KEY (arrival_id) REFERENCES public.arrivals(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_transit_centre_id_fkey FOREIGN KEY (transit_centre_id) REFERENCES public.transit_centres(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.count_corrections
    ADD CONSTRAINT count_corrections_id_fkey FOREIGN KEY (id) REFERENCES public.count_entries(id);

ALTER TABLE ONLY public.official_rows
    ADD CONSTRAINT official_rows_date_fkey FOREIGN KEY (date) REFERENCES public.official_reports(date);

ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.party_people
    ADD CONSTRAINT party_people_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_transit_centre_id_fkey FOREIGN KEY (transit_centre_id) REFERENCES public.transit_centres(id);

ALTER TABLE public.arrivals ENABLE ROW LEVEL SECURITY;

CREATE POLICY arrivals_scope ON public.arrivals USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.count_corrections ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_corrections_scope ON public.count_corrections USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.count_entries ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_entries_scope ON public.count_entries USING ((scope && ( SELECT platform.cc_scope() AS cc_scope))) WITH CHECK (true);

ALTER TABLE public.count_rollups ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_rollups_scope ON public.count_rollups USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.count_tail ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_tail_scope ON public.count_tail USING ((scope && ( SELECT platform.cc_scope() AS cc_scope))) WITH CHECK (true);

ALTER TABLE public.official_rows ENABLE ROW LEVEL SECURITY;

CREATE POLICY official_rows_scope ON public.official_rows USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.parties ENABLE ROW LEVEL SECURITY;

CREATE POLICY parties_scope ON public.parties USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.party_people ENABLE ROW LEVEL SECURITY;

CREATE POLICY party_people_scope ON public.party_people USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.status_reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY status_reviews_scope ON public.status_reviews USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trips ENABLE ROW LEVEL SECURITY;

CREATE POLICY trips_scope ON public.trips USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));
