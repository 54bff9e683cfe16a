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

CREATE INDEX parties_by_origin ON public.parties USING btree (origin_unit_code, leave_date);

CREATE INDEX parties_by_trip ON public.parties USING btree (trip_id) WHERE (trip_id IS NOT NULL);

CREATE INDEX parties_scope ON public.parties USING gin (scope);

CREATE INDEX status_reviews_by_state ON public.status_reviews USING btree (state, found_at, id);

CREATE INDEX status_reviews_scope ON public.status_reviews USING gin (scope);

CREATE INDEX trips_by_date ON public.trips USING btree (date DESC, id DESC);

CREATE INDEX trips_scope ON public.trips USING gin (scope);

ALTER TABLE ONLY public.arrival_counts
    ADD CONSTRAINT arrival_counts_arrival_id_fkey FOREIGN KEY (arrival_id) REFERENCES public.arrivals(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_transit_centre_id_fkey FOREIGN KEY (transit_centre_id) REFERENCES public.transit_centres(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

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

ALTER TABLE public.parties ENABLE ROW LEVEL SECURITY;

CREATE POLICY parties_scope ON public.parties USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.party_people ENABLE ROW LEVEL SECURITY;

CREATE POLICY party_people_scope ON public.party_people USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.status_reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY status_reviews_scope ON public.status_reviews USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trips ENABLE ROW LEVEL SECURITY;

CREATE POLICY trips_scope ON public.trips USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));
