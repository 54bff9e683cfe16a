CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE FUNCTION public.shift_entries_stay() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.shift_id, NEW.number, NEW.corrects, NEW.incident_id, NEW.author_id, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.shift_id, OLD.number, OLD.corrects, OLD.incident_id, OLD.author_id, OLD.created_at) THEN
    RAISE EXCEPTION 'lines of a log are only added';
  END IF;
  RETURN NEW;
END $$;

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
    trip_id uuid,
    transit_centre_id uuid,
    destination_unit_code text NOT NULL,
    arrive_date date NOT NULL,
    created_at timestamp with time zone NOT NULL,
    site_id uuid,
    departure_id uuid
);

ALTER TABLE ONLY public.arrivals FORCE ROW LEVEL SECURITY;

CREATE TABLE public.assembly_points (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    unit_code text NOT NULL,
    unit_path integer[] NOT NULL,
    name text NOT NULL,
    address text NOT NULL,
    latitude double precision,
    longitude double precision,
    shelter boolean NOT NULL,
    accessible boolean NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.assembly_points FORCE ROW LEVEL SECURITY;

CREATE TABLE public.beds (
    id uuid NOT NULL,
    site_id uuid NOT NULL,
    room_id uuid NOT NULL,
    number smallint NOT NULL,
    kind smallint NOT NULL,
    holder uuid,
    person smallint DEFAULT 0 NOT NULL,
    held_until timestamp with time zone,
    CONSTRAINT beds_held CHECK ((((holder IS NULL) = (person = 0)) AND ((held_until IS NULL) OR (holder IS NOT NULL)))),
    CONSTRAINT beds_kind_check CHECK (((kind >= 1) AND (kind <= 3)))
);

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

CREATE TABLE public.departures (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    method smallint NOT NULL,
    origin_unit_code text NOT NULL,
    registered_unit_code text NOT NULL,
    date date NOT NULL,
    people integer NOT NULL,
    children integer NOT NULL,
    low_mobility integer NOT NULL,
    with_disability integer NOT NULL,
    party_id uuid,
    registration_id uuid,
    wish jsonb NOT NULL,
    personal bytea NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL,
    registered_by text NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT departures_parts CHECK (((people >= 0) AND ((children >= 0) AND (children <= people)) AND ((low_mobility >= 0) AND (low_mobility <= people)) AND ((with_disability >= 0) AND (with_disability <= people))))
);

ALTER TABLE ONLY public.departures FORCE ROW LEVEL SECURITY;

CREATE TABLE public.double_counts (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    departure_id uuid NOT NULL,
    departed_person_id uuid NOT NULL,
    party_id uuid NOT NULL,
    person_id uuid NOT NULL,
    matches integer[] NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    note bytea DEFAULT '\x'::bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.double_counts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.duty_contacts (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    unit_code text NOT NULL,
    unit_tail integer NOT NULL,
    turn smallint NOT NULL,
    post text NOT NULL,
    start_at timestamp with time zone NOT NULL,
    end_at timestamp with time zone NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT duty_contacts_period CHECK ((start_at <= end_at))
);

ALTER TABLE ONLY public.duty_contacts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.estimates (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    unit_code text NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    authority text NOT NULL,
    document text NOT NULL,
    basis text NOT NULL,
    people integer NOT NULL,
    children integer NOT NULL,
    low_mobility integer NOT NULL,
    with_disability integer NOT NULL,
    replaces_id uuid,
    replaced_by_id uuid,
    recorded_by text NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.estimates FORCE ROW LEVEL SECURITY;

CREATE TABLE public.evacuated_institutions (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    unit_tail integer NOT NULL,
    unit_code text NOT NULL,
    kind smallint NOT NULL,
    state smallint NOT NULL,
    residents integer NOT NULL,
    decision_id uuid,
    body jsonb NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.evacuated_institutions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.evacuation_decision_settlements (
    decision_id uuid NOT NULL,
    unit_tail integer NOT NULL,
    unit_code text NOT NULL,
    scope integer[] NOT NULL,
    planned_people integer NOT NULL,
    planned_children integer NOT NULL,
    planned_low_mobility integer NOT NULL
);

ALTER TABLE ONLY public.evacuation_decision_settlements FORCE ROW LEVEL SECURITY;

CREATE TABLE public.evacuation_decision_steps (
    decision_id uuid NOT NULL,
    revision bigint NOT NULL,
    scope integer[] NOT NULL,
    from_state smallint NOT NULL,
    to_state smallint NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    note text NOT NULL,
    before jsonb
);

ALTER TABLE ONLY public.evacuation_decision_steps FORCE ROW LEVEL SECURITY;

CREATE TABLE public.evacuation_decisions (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    kind smallint NOT NULL,
    state smallint NOT NULL,
    force_start date,
    force_end date,
    due_date date,
    supersedes_id uuid,
    body jsonb NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT evacuation_decisions_force CHECK (((state <> ALL (ARRAY[3, 5, 6])) OR (force_start IS NOT NULL)))
);

ALTER TABLE ONLY public.evacuation_decisions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.evacuation_refusals (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    resident_id uuid NOT NULL,
    unit_tail integer NOT NULL,
    unit_code text NOT NULL,
    refuse_date date NOT NULL,
    signature smallint NOT NULL,
    on_the_spot boolean NOT NULL,
    scan_sha256 text NOT NULL,
    review_date date NOT NULL,
    outcome smallint NOT NULL,
    guardianship_notice boolean NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.evacuation_refusals FORCE ROW LEVEL SECURITY;

CREATE TABLE public.follow_up_counts (
    unit_tail integer NOT NULL,
    date date NOT NULL,
    kind smallint NOT NULL,
    counted bigint NOT NULL,
    reached bigint NOT NULL
);

CREATE TABLE public.follow_up_days (
    date date NOT NULL,
    revision bigint NOT NULL
);

CREATE TABLE public.hazards (
    id uuid NOT NULL,
    kind smallint NOT NULL,
    unit_code text NOT NULL,
    unit_path integer[] NOT NULL,
    road text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    source text NOT NULL,
    synthetic boolean NOT NULL,
    CONSTRAINT hazards_in_order CHECK (((ended_at IS NULL) OR (ended_at >= started_at)))
);

CREATE TABLE public.identity_keys (
    record_kind smallint NOT NULL,
    record_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    kind smallint NOT NULL,
    key bytea NOT NULL,
    scope integer[] NOT NULL
);

ALTER TABLE ONLY public.identity_keys FORCE ROW LEVEL SECURITY;

CREATE TABLE public.incident_escalations (
    incident_id uuid NOT NULL,
    level smallint NOT NULL,
    scope integer[] NOT NULL,
    contact_id uuid,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.incident_escalations FORCE ROW LEVEL SECURITY;

CREATE TABLE public.incidents (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    kind smallint NOT NULL,
    unit_code text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid,
    state smallint DEFAULT 1 NOT NULL,
    owner_id text DEFAULT ''::text NOT NULL,
    acknowledged_by text DEFAULT ''::text NOT NULL,
    acknowledged_at timestamp with time zone,
    level smallint DEFAULT 0 NOT NULL,
    closed_by text DEFAULT ''::text NOT NULL,
    closed_at timestamp with time zone,
    raised_by text NOT NULL,
    personal bytea DEFAULT '\x'::bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.incidents FORCE ROW LEVEL SECURITY;

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
    updated_at timestamp with time zone NOT NULL,
    source smallint DEFAULT 0 NOT NULL,
    urgency smallint DEFAULT 0 NOT NULL,
    request jsonb DEFAULT '{}'::jsonb NOT NULL,
    keys_version smallint DEFAULT 0 NOT NULL,
    keys_digest bytea DEFAULT '\x'::bytea NOT NULL
);

ALTER TABLE ONLY public.parties FORCE ROW LEVEL SECURITY;

CREATE TABLE public.party_distinctions (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    party_id uuid NOT NULL,
    other_party_id uuid NOT NULL,
    keys bytea NOT NULL,
    other_keys bytea NOT NULL,
    note bytea NOT NULL,
    dismissed_by text NOT NULL,
    dismissed_at timestamp with time zone NOT NULL,
    CONSTRAINT party_distinctions_order CHECK ((party_id < other_party_id))
);

ALTER TABLE ONLY public.party_distinctions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.party_joins (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    party_id uuid NOT NULL,
    joined_party_id uuid NOT NULL,
    revision bigint NOT NULL,
    joined_revision bigint NOT NULL,
    now_revision bigint NOT NULL,
    joined_now_revision bigint NOT NULL,
    trip_id uuid,
    joined_trip_id uuid,
    joined_at timestamp with time zone NOT NULL,
    undone_at timestamp with time zone
);

ALTER TABLE ONLY public.party_joins FORCE ROW LEVEL SECURITY;

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

CREATE TABLE public.party_splits (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    party_id uuid NOT NULL,
    new_party_id uuid NOT NULL,
    reason smallint NOT NULL,
    note bytea NOT NULL,
    person_ids uuid[] NOT NULL,
    synthetic boolean NOT NULL,
    split_by text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.party_splits FORCE ROW LEVEL SECURITY;

CREATE TABLE public.party_versions (
    party_id uuid NOT NULL,
    revision bigint NOT NULL,
    scope integer[] NOT NULL,
    change smallint NOT NULL,
    other_party_id uuid,
    former bytea NOT NULL,
    note bytea NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    id uuid NOT NULL
);

ALTER TABLE ONLY public.party_versions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.passengers (
    trip_id uuid NOT NULL,
    person_id uuid NOT NULL,
    party_id uuid NOT NULL,
    scope integer[] NOT NULL,
    number smallint NOT NULL,
    mobility smallint NOT NULL,
    child boolean NOT NULL,
    adult_id uuid,
    state smallint NOT NULL,
    place_taken smallint NOT NULL,
    guarded boolean NOT NULL,
    boarded_at timestamp with time zone,
    alighted_at timestamp with time zone,
    board_stop smallint NOT NULL,
    alight_stop smallint NOT NULL,
    scan_outcome smallint NOT NULL,
    outcome smallint DEFAULT 0 NOT NULL,
    counted boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY public.passengers FORCE ROW LEVEL SECURITY;

CREATE TABLE public.plan_trips (
    plan_id uuid NOT NULL,
    number integer NOT NULL,
    scope integer[] NOT NULL,
    trip_id uuid,
    changed_parties uuid[] NOT NULL
);

ALTER TABLE ONLY public.plan_trips FORCE ROW LEVEL SECURITY;

CREATE TABLE public.plans (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    date date NOT NULL,
    state smallint NOT NULL,
    plan jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.plans FORCE ROW LEVEL SECURITY;

CREATE TABLE public.remaining_counts (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    unit_tail integer NOT NULL,
    unit_code text NOT NULL,
    date date NOT NULL,
    method smallint NOT NULL,
    people integer NOT NULL,
    children integer NOT NULL,
    low_mobility integer NOT NULL,
    source text NOT NULL,
    recorded_by text NOT NULL,
    corrects_id uuid,
    corrected_by_id uuid,
    correction_reason text NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT remaining_counts_parts CHECK ((((children >= 0) AND (children <= people)) AND ((low_mobility >= 0) AND (low_mobility <= people))))
);

ALTER TABLE ONLY public.remaining_counts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.remaining_residents (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    unit_tail integer NOT NULL,
    unit_code text NOT NULL,
    mobility smallint NOT NULL,
    state smallint NOT NULL,
    state_date date NOT NULL,
    party_id uuid,
    rnokpp_index bytea,
    unzr_index bytea,
    phone_index bytea,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.remaining_residents FORCE ROW LEVEL SECURITY;

CREATE TABLE public.road_times (
    from_unit_code text NOT NULL,
    to_unit_code text NOT NULL,
    minutes integer,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.rooms (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    site_id uuid NOT NULL,
    number text NOT NULL,
    floor smallint NOT NULL,
    "position" integer NOT NULL,
    accessible boolean NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    closed_reason text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.scan_texts (
    id uuid NOT NULL,
    device text NOT NULL,
    sequence bigint NOT NULL,
    kind smallint NOT NULL,
    scope integer[] NOT NULL,
    text bytea NOT NULL
);

ALTER TABLE ONLY public.scan_texts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.scans (
    device text NOT NULL,
    sequence bigint NOT NULL,
    scope integer[] NOT NULL,
    content bytea NOT NULL,
    trip_id uuid,
    person_id uuid,
    kind smallint NOT NULL,
    scanned_at timestamp with time zone,
    merged_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    stop smallint NOT NULL,
    outcome smallint NOT NULL,
    guarded boolean NOT NULL,
    state smallint NOT NULL,
    reason smallint DEFAULT 0 NOT NULL,
    details text DEFAULT ''::text NOT NULL,
    decision smallint DEFAULT 0 NOT NULL,
    resolved_by text DEFAULT ''::text NOT NULL,
    resolved_at timestamp with time zone,
    recorded_by text NOT NULL
);

ALTER TABLE ONLY public.scans FORCE ROW LEVEL SECURITY;

CREATE TABLE public.shift_entries (
    id uuid NOT NULL,
    shift_id uuid NOT NULL,
    number integer NOT NULL,
    scope integer[] NOT NULL,
    corrects integer NOT NULL,
    incident_id uuid,
    author_id text NOT NULL,
    personal bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.shift_entries FORCE ROW LEVEL SECURITY;

CREATE TABLE public.shifts (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    unit_code text NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    taker_id text DEFAULT ''::text NOT NULL,
    handed_by text DEFAULT ''::text NOT NULL,
    handed_at timestamp with time zone,
    taken_by text DEFAULT ''::text NOT NULL,
    taken_at timestamp with time zone,
    previous_id uuid,
    entries integer DEFAULT 0 NOT NULL,
    personal bytea DEFAULT '\x'::bytea NOT NULL,
    synthetic boolean NOT NULL
);

ALTER TABLE ONLY public.shifts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.site_aid (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    site_id uuid NOT NULL,
    party_id uuid NOT NULL,
    kind smallint NOT NULL,
    quantity integer NOT NULL,
    given_by text NOT NULL,
    given_on date NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.site_aid FORCE ROW LEVEL SECURITY;

CREATE TABLE public.sites (
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
    kind smallint DEFAULT 1 NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    operator_name text DEFAULT ''::text NOT NULL,
    duty_phone text DEFAULT ''::text NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    state_reason text DEFAULT ''::text NOT NULL,
    state_since date,
    listed_since date,
    inspected_on date,
    inspection_outcome smallint DEFAULT 0 NOT NULL,
    inspection_findings text DEFAULT ''::text NOT NULL,
    places_revision bigint DEFAULT 0 NOT NULL,
    staying_ordinary integer DEFAULT 0 NOT NULL,
    staying_wheelchair integer DEFAULT 0 NOT NULL,
    staying_stretcher integer DEFAULT 0 NOT NULL,
    CONSTRAINT sites_beds CHECK ((((ordinary_beds + wheelchair_beds) + stretcher_beds) <= capacity)),
    CONSTRAINT sites_not_overfull CHECK ((((staying_ordinary >= 0) AND (staying_ordinary <= ordinary_beds)) AND ((staying_wheelchair >= 0) AND (staying_wheelchair <= wheelchair_beds)) AND ((staying_stretcher >= 0) AND (staying_stretcher <= stretcher_beds))))
);

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

CREATE TABLE public.stays (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    party_id uuid NOT NULL,
    site_id uuid NOT NULL,
    unit_code text NOT NULL,
    state smallint NOT NULL,
    beds jsonb NOT NULL,
    ordinary smallint NOT NULL,
    wheelchair smallint NOT NULL,
    stretcher smallint NOT NULL,
    choice smallint NOT NULL,
    reserved_until timestamp with time zone,
    start_date date,
    until_date date,
    limit_date date,
    without_documents boolean DEFAULT false NOT NULL,
    end_date date,
    onward_kind smallint DEFAULT 0 NOT NULL,
    onward_site_id uuid,
    onward_unit_code text DEFAULT ''::text NOT NULL,
    previous_stay_id uuid,
    personal bytea DEFAULT '\x'::bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.stays FORCE ROW LEVEL SECURITY;

CREATE TABLE public.tracing_candidates (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    search_scope integer[] NOT NULL,
    record_scope integer[] NOT NULL,
    search_unit_code text NOT NULL,
    record_unit_code text NOT NULL,
    tracing_request_id uuid NOT NULL,
    record_kind smallint NOT NULL,
    record_id uuid NOT NULL,
    person_id uuid NOT NULL,
    grade smallint NOT NULL,
    matches integer[] NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    decided_at timestamp with time zone,
    consent jsonb DEFAULT '{}'::jsonb NOT NULL,
    note bytea DEFAULT '\x'::bytea NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    released_by text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY public.tracing_candidates FORCE ROW LEVEL SECURITY;

CREATE TABLE public.tracing_requests (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    unit_code text NOT NULL,
    state smallint NOT NULL,
    last_seen_date date,
    last_seen_unit_code text NOT NULL,
    seeker_party_id uuid,
    consent jsonb NOT NULL,
    split_id uuid,
    sought_person_id uuid,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    trip_id uuid
);

ALTER TABLE ONLY public.tracing_requests FORCE ROW LEVEL SECURITY;

CREATE VIEW public.transit_centres AS
 SELECT sites.id,
    sites.revision,
    sites.scope,
    sites.name,
    sites.unit_code,
    sites.capacity,
    sites.ordinary_beds,
    sites.wheelchair_beds,
    sites.stretcher_beds,
    sites.synthetic,
    sites.created_at,
    sites.updated_at
   FROM public.sites
  WHERE (sites.kind = 1);

CREATE TABLE public.trip_crews (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    carrier text NOT NULL,
    personal bytea NOT NULL
);

ALTER TABLE ONLY public.trip_crews FORCE ROW LEVEL SECURITY;

CREATE TABLE public.trip_parties (
    party_id uuid NOT NULL,
    trip_id uuid NOT NULL,
    scope integer[] NOT NULL
);

ALTER TABLE ONLY public.trip_parties FORCE ROW LEVEL SECURITY;

CREATE TABLE public.trip_positions (
    trip_id uuid NOT NULL,
    scope integer[] NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    accuracy double precision NOT NULL,
    measured_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.trip_positions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.trip_routes (
    trip_id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL
);

ALTER TABLE ONLY public.trip_routes FORCE ROW LEVEL SECURITY;

CREATE TABLE public.trip_stops (
    trip_id uuid NOT NULL,
    number smallint NOT NULL,
    scope integer[] NOT NULL,
    unit_code text NOT NULL,
    unit_path integer[] NOT NULL,
    assembly_point_id uuid,
    name text NOT NULL,
    road text NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    arrived_at timestamp with time zone,
    left_at timestamp with time zone,
    CONSTRAINT trip_stops_in_order CHECK (((left_at IS NULL) OR (arrived_at IS NULL) OR (left_at >= arrived_at)))
);

ALTER TABLE ONLY public.trip_stops FORCE ROW LEVEL SECURITY;

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
    cancel_reason smallint DEFAULT 0 NOT NULL,
    ended_at timestamp with time zone,
    sign_minutes integer DEFAULT 360 NOT NULL,
    last_sign_at timestamp with time zone,
    expected_sign_at timestamp with time zone,
    last_merged_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    open_conflicts integer DEFAULT 0 NOT NULL,
    CONSTRAINT trips_not_overfull CHECK ((((boarded_seats >= 0) AND (boarded_seats <= seats)) AND ((boarded_wheelchairs >= 0) AND (boarded_wheelchairs <= wheelchairs)) AND ((boarded_stretchers >= 0) AND (boarded_stretchers <= stretchers))))
)
WITH (fillfactor='60');

ALTER TABLE ONLY public.trips FORCE ROW LEVEL SECURITY;

ALTER TABLE ONLY public.arrival_counts
    ADD CONSTRAINT arrival_counts_pkey PRIMARY KEY (unit_tail, date, arrival_id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_party_id_key UNIQUE (party_id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assembly_points
    ADD CONSTRAINT assembly_points_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.beds
    ADD CONSTRAINT beds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.beds
    ADD CONSTRAINT beds_room_id_number_key UNIQUE (room_id, number);

ALTER TABLE ONLY public.count_corrections
    ADD CONSTRAINT count_corrections_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.count_entries
    ADD CONSTRAINT count_entries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.count_rollups
    ADD CONSTRAINT count_rollups_pkey PRIMARY KEY (parent_tail, span, date, unit_tail, method);

ALTER TABLE ONLY public.count_tail
    ADD CONSTRAINT count_tail_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.departures
    ADD CONSTRAINT departures_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.departures
    ADD CONSTRAINT departures_registration_id_key UNIQUE (registration_id);

ALTER TABLE ONLY public.double_counts
    ADD CONSTRAINT double_counts_departed_person_id_person_id_key UNIQUE (departed_person_id, person_id);

ALTER TABLE ONLY public.double_counts
    ADD CONSTRAINT double_counts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.duty_contacts
    ADD CONSTRAINT duty_contacts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.estimates
    ADD CONSTRAINT estimates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.estimates
    ADD CONSTRAINT estimates_replaces_id_key UNIQUE (replaces_id);

ALTER TABLE ONLY public.evacuated_institutions
    ADD CONSTRAINT evacuated_institutions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evacuation_decision_settlements
    ADD CONSTRAINT evacuation_decision_settlements_pkey PRIMARY KEY (decision_id, unit_tail);

ALTER TABLE ONLY public.evacuation_decision_steps
    ADD CONSTRAINT evacuation_decision_steps_pkey PRIMARY KEY (decision_id, revision);

ALTER TABLE ONLY public.evacuation_decisions
    ADD CONSTRAINT evacuation_decisions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evacuation_refusals
    ADD CONSTRAINT evacuation_refusals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.follow_up_counts
    ADD CONSTRAINT follow_up_counts_pkey PRIMARY KEY (unit_tail, date, kind);

ALTER TABLE ONLY public.follow_up_days
    ADD CONSTRAINT follow_up_days_pkey PRIMARY KEY (date);

ALTER TABLE ONLY public.hazards
    ADD CONSTRAINT hazards_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.identity_keys
    ADD CONSTRAINT identity_keys_pkey PRIMARY KEY (record_id, subject_id, kind, key);

ALTER TABLE ONLY public.incident_escalations
    ADD CONSTRAINT incident_escalations_pkey PRIMARY KEY (incident_id, level);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.official_reports
    ADD CONSTRAINT official_reports_pkey PRIMARY KEY (date);

ALTER TABLE ONLY public.official_rows
    ADD CONSTRAINT official_rows_pkey PRIMARY KEY (date, parent_tail, unit_tail);

ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.party_distinctions
    ADD CONSTRAINT party_distinctions_id_key UNIQUE (id);

ALTER TABLE ONLY public.party_distinctions
    ADD CONSTRAINT party_distinctions_pkey PRIMARY KEY (party_id, other_party_id);

ALTER TABLE ONLY public.party_joins
    ADD CONSTRAINT party_joins_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.party_people
    ADD CONSTRAINT party_people_id_key UNIQUE (id);

ALTER TABLE ONLY public.party_people
    ADD CONSTRAINT party_people_pkey PRIMARY KEY (party_id, number);

ALTER TABLE ONLY public.party_splits
    ADD CONSTRAINT party_splits_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.party_versions
    ADD CONSTRAINT party_versions_id_key UNIQUE (id);

ALTER TABLE ONLY public.party_versions
    ADD CONSTRAINT party_versions_pkey PRIMARY KEY (party_id, revision);

ALTER TABLE ONLY public.passengers
    ADD CONSTRAINT passengers_pkey PRIMARY KEY (trip_id, person_id);

ALTER TABLE ONLY public.plan_trips
    ADD CONSTRAINT plan_trips_pkey PRIMARY KEY (plan_id, number);

ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.remaining_counts
    ADD CONSTRAINT remaining_counts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.remaining_residents
    ADD CONSTRAINT remaining_residents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.road_times
    ADD CONSTRAINT road_times_pkey PRIMARY KEY (from_unit_code, to_unit_code);

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_site_id_floor_position_key UNIQUE (site_id, floor, "position");

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_site_id_number_key UNIQUE (site_id, number);

ALTER TABLE ONLY public.scan_texts
    ADD CONSTRAINT scan_texts_device_sequence_kind_key UNIQUE (device, sequence, kind);

ALTER TABLE ONLY public.scan_texts
    ADD CONSTRAINT scan_texts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scans
    ADD CONSTRAINT scans_pkey PRIMARY KEY (device, sequence);

ALTER TABLE ONLY public.shift_entries
    ADD CONSTRAINT shift_entries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shift_entries
    ADD CONSTRAINT shift_entries_shift_id_number_key UNIQUE (shift_id, number);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.site_aid
    ADD CONSTRAINT site_aid_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sites
    ADD CONSTRAINT sites_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_record_id_register_revision_key UNIQUE (record_id, register_revision);

ALTER TABLE ONLY public.stays
    ADD CONSTRAINT stays_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tracing_candidates
    ADD CONSTRAINT tracing_candidates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tracing_candidates
    ADD CONSTRAINT tracing_candidates_tracing_request_id_record_id_person_id_key UNIQUE (tracing_request_id, record_id, person_id);

ALTER TABLE ONLY public.tracing_requests
    ADD CONSTRAINT tracing_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tracing_requests
    ADD CONSTRAINT tracing_requests_split_id_sought_person_id_key UNIQUE (split_id, sought_person_id);

ALTER TABLE ONLY public.trip_crews
    ADD CONSTRAINT trip_crews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.trip_parties
    ADD CONSTRAINT trip_parties_pkey PRIMARY KEY (party_id);

ALTER TABLE ONLY public.trip_positions
    ADD CONSTRAINT trip_positions_pkey PRIMARY KEY (trip_id);

ALTER TABLE ONLY public.trip_routes
    ADD CONSTRAINT trip_routes_pkey PRIMARY KEY (trip_id);

ALTER TABLE ONLY public.trip_stops
    ADD CONSTRAINT trip_stops_pkey PRIMARY KEY (trip_id, number);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_pkey PRIMARY KEY (id);

CREATE INDEX arrivals_scope ON public.arrivals USING gin (scope);

CREATE INDEX assembly_points_by_unit ON public.assembly_points USING gin (unit_path);

CREATE INDEX assembly_points_scope ON public.assembly_points USING gin (scope);

CREATE UNIQUE INDEX beds_by_holder ON public.beds USING btree (holder, person) WHERE (holder IS NOT NULL);

CREATE INDEX beds_by_site ON public.beds USING btree (site_id, kind);

CREATE INDEX beds_reserved ON public.beds USING btree (site_id, held_until) WHERE (held_until IS NOT NULL);

CREATE INDEX count_entries_by_day ON public.count_entries USING btree (date, id);

CREATE INDEX count_entries_by_instant ON public.count_entries USING btree (recorded_at);

CREATE INDEX count_entries_by_record ON public.count_entries USING btree (record_id);

CREATE INDEX count_entries_by_unit ON public.count_entries USING gin (path);

CREATE INDEX count_entries_late ON public.count_entries USING btree (date, recorded_at) WHERE late;

CREATE INDEX departures_by_date ON public.departures USING btree (date DESC, id DESC);

CREATE INDEX departures_by_party ON public.departures USING btree (party_id) WHERE (party_id IS NOT NULL);

CREATE INDEX departures_scope ON public.departures USING gin (scope);

CREATE INDEX double_counts_by_state ON public.double_counts USING btree (state, id);

CREATE INDEX double_counts_scope ON public.double_counts USING gin (scope);

CREATE INDEX duty_contacts_by_start ON public.duty_contacts USING btree (start_at, id);

CREATE INDEX duty_contacts_on_duty ON public.duty_contacts USING btree (unit_tail, end_at);

CREATE INDEX duty_contacts_scope ON public.duty_contacts USING gin (scope);

CREATE INDEX estimates_scope ON public.estimates USING gin (scope);

CREATE INDEX evacuated_institutions_by_unit ON public.evacuated_institutions USING btree (unit_tail, state);

CREATE INDEX evacuated_institutions_scope ON public.evacuated_institutions USING gin (scope);

CREATE INDEX evacuation_decision_settlements_by_unit ON public.evacuation_decision_settlements USING btree (unit_tail);

CREATE UNIQUE INDEX evacuation_decisions_amending ON public.evacuation_decisions USING btree (supersedes_id) WHERE (state = ANY (ARRAY[1, 2]));

CREATE INDEX evacuation_decisions_awaiting ON public.evacuation_decisions USING btree (due_date) WHERE (state = 2);

CREATE INDEX evacuation_decisions_in_force ON public.evacuation_decisions USING btree (force_start) WHERE (state = 3);

CREATE INDEX evacuation_decisions_scope ON public.evacuation_decisions USING gin (scope);

CREATE INDEX evacuation_refusals_by_unit ON public.evacuation_refusals USING btree (unit_tail) WHERE (outcome = 1);

CREATE INDEX evacuation_refusals_due ON public.evacuation_refusals USING btree (review_date) WHERE (outcome = 1);

CREATE INDEX evacuation_refusals_scope ON public.evacuation_refusals USING gin (scope);

CREATE UNIQUE INDEX evacuation_refusals_standing ON public.evacuation_refusals USING btree (resident_id) WHERE (outcome = 1);

CREATE INDEX follow_up_counts_by_day ON public.follow_up_counts USING btree (date);

CREATE INDEX hazards_by_unit ON public.hazards USING gin (unit_path);

CREATE INDEX hazards_lasting ON public.hazards USING btree (unit_code) WHERE (ended_at IS NULL);

CREATE INDEX identity_keys_by_key ON public.identity_keys USING btree (key, kind);

CREATE INDEX identity_keys_sought ON public.identity_keys USING btree (key, kind) WHERE (record_kind = 3);

CREATE INDEX incidents_by_time ON public.incidents USING btree (created_at DESC, id DESC);

CREATE UNIQUE INDEX incidents_one_open ON public.incidents USING btree (kind, subject_kind, subject_id) WHERE ((subject_id IS NOT NULL) AND (state <> 3));

CREATE INDEX incidents_open ON public.incidents USING btree (state, id) WHERE (state <> 3);

CREATE INDEX incidents_scope ON public.incidents USING gin (scope);

CREATE INDEX parties_by_keys_version ON public.parties USING btree (keys_version, id);

CREATE INDEX parties_by_origin ON public.parties USING btree (origin_unit_code, leave_date);

CREATE INDEX parties_by_state ON public.parties USING btree (state, id);

CREATE INDEX parties_by_trip ON public.parties USING btree (trip_id) WHERE (trip_id IS NOT NULL);

CREATE INDEX parties_scope ON public.parties USING gin (scope);

CREATE INDEX party_distinctions_by_other ON public.party_distinctions USING btree (other_party_id);

CREATE INDEX party_joins_by_party ON public.party_joins USING btree (party_id);

CREATE UNIQUE INDEX party_joins_standing ON public.party_joins USING btree (joined_party_id) WHERE (undone_at IS NULL);

CREATE INDEX party_splits_by_new_party ON public.party_splits USING btree (new_party_id);

CREATE INDEX party_splits_by_party ON public.party_splits USING btree (party_id);

CREATE INDEX party_splits_scope ON public.party_splits USING gin (scope);

CREATE INDEX passengers_by_party ON public.passengers USING btree (party_id);

CREATE UNIQUE INDEX passengers_on_board ON public.passengers USING btree (person_id) WHERE (state = 2);

CREATE INDEX plans_by_time ON public.plans USING btree (created_at DESC, id DESC);

CREATE INDEX plans_scope ON public.plans USING gin (scope);

CREATE INDEX remaining_counts_by_date ON public.remaining_counts USING btree (date DESC, id DESC);

CREATE UNIQUE INDEX remaining_counts_of_a_day ON public.remaining_counts USING btree (unit_tail, date, method) WHERE (corrected_by_id IS NULL);

CREATE INDEX remaining_counts_scope ON public.remaining_counts USING gin (scope);

CREATE INDEX remaining_residents_by_phone ON public.remaining_residents USING btree (phone_index) WHERE (phone_index IS NOT NULL);

CREATE INDEX remaining_residents_by_rnokpp ON public.remaining_residents USING btree (rnokpp_index) WHERE (rnokpp_index IS NOT NULL);

CREATE INDEX remaining_residents_by_unit ON public.remaining_residents USING btree (unit_tail, state);

CREATE INDEX remaining_residents_by_unzr ON public.remaining_residents USING btree (unzr_index) WHERE (unzr_index IS NOT NULL);

CREATE UNIQUE INDEX remaining_residents_rnokpp ON public.remaining_residents USING btree (unit_tail, rnokpp_index) WHERE (state = ANY (ARRAY[1, 2, 3]));

CREATE INDEX remaining_residents_scope ON public.remaining_residents USING gin (scope);

CREATE UNIQUE INDEX remaining_residents_unzr ON public.remaining_residents USING btree (unit_tail, unzr_index) WHERE (state = ANY (ARRAY[1, 2, 3]));

CREATE INDEX scans_by_trip ON public.scans USING btree (trip_id) WHERE (trip_id IS NOT NULL);

CREATE INDEX scans_decided ON public.scans USING btree (received_at, device, sequence) WHERE (decision <> 0);

CREATE INDEX scans_in_conflict ON public.scans USING btree (received_at, device, sequence) WHERE (state = 2);

CREATE INDEX shifts_by_time ON public.shifts USING btree (opened_at DESC, id DESC);

CREATE UNIQUE INDEX shifts_one_open ON public.shifts USING btree (unit_code) WHERE (state <> 3);

CREATE INDEX shifts_scope ON public.shifts USING gin (scope);

CREATE INDEX site_aid_by_party ON public.site_aid USING btree (party_id);

CREATE INDEX site_aid_by_site ON public.site_aid USING btree (site_id, given_on);

CREATE INDEX site_aid_scope ON public.site_aid USING gin (scope);

CREATE INDEX sites_scope ON public.sites USING gin (scope);

CREATE INDEX status_reviews_by_state ON public.status_reviews USING btree (state, found_at, id);

CREATE INDEX status_reviews_scope ON public.status_reviews USING gin (scope);

CREATE INDEX stays_by_party ON public.stays USING btree (party_id, id);

CREATE INDEX stays_by_site ON public.stays USING btree (site_id, state);

CREATE INDEX stays_onward ON public.stays USING btree (onward_unit_code, end_date) WHERE ((state = 3) AND (onward_unit_code <> ''::text));

CREATE UNIQUE INDEX stays_reserved ON public.stays USING btree (party_id) WHERE (state = 1);

CREATE INDEX stays_scope ON public.stays USING gin (scope);

CREATE UNIQUE INDEX stays_staying ON public.stays USING btree (party_id) WHERE (state = 2);

CREATE INDEX stays_warned ON public.stays USING btree (LEAST(until_date, limit_date), id) WHERE (state = 2);

CREATE INDEX tracing_candidates_by_record ON public.tracing_candidates USING btree (record_id);

CREATE INDEX tracing_candidates_scope ON public.tracing_candidates USING gin (scope);

CREATE INDEX tracing_requests_by_sought ON public.tracing_requests USING btree (sought_person_id) WHERE (sought_person_id IS NOT NULL);

CREATE INDEX tracing_requests_by_state ON public.tracing_requests USING btree (state, id);

CREATE UNIQUE INDEX tracing_requests_by_trip ON public.tracing_requests USING btree (trip_id, sought_person_id) WHERE (trip_id IS NOT NULL);

CREATE INDEX tracing_requests_scope ON public.tracing_requests USING gin (scope);

CREATE INDEX trip_crews_scope ON public.trip_crews USING gin (scope);

CREATE INDEX trip_parties_by_trip ON public.trip_parties USING btree (trip_id);

CREATE INDEX trip_parties_scope ON public.trip_parties USING gin (scope);

CREATE INDEX trip_positions_scope ON public.trip_positions USING gin (scope);

CREATE INDEX trip_routes_scope ON public.trip_routes USING gin (scope);

CREATE INDEX trip_stops_scope ON public.trip_stops USING gin (scope);

CREATE INDEX trips_by_date ON public.trips USING btree (date DESC, id DESC);

CREATE INDEX trips_on_the_way ON public.trips USING btree (id) WHERE (state = ANY (ARRAY[2, 3]));

CREATE INDEX trips_scope ON public.trips USING gin (scope);

CREATE TRIGGER shift_entries_stay BEFORE DELETE OR UPDATE ON public.shift_entries FOR EACH ROW EXECUTE FUNCTION public.shift_entries_stay();

ALTER TABLE ONLY public.arrival_counts
    ADD CONSTRAINT arrival_counts_arrival_id_fkey FOREIGN KEY (arrival_id) REFERENCES public.arrivals(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_departure_id_fkey FOREIGN KEY (departure_id) REFERENCES public.departures(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_transit_centre_id_fkey FOREIGN KEY (transit_centre_id) REFERENCES public.sites(id);

ALTER TABLE ONLY public.arrivals
    ADD CONSTRAINT arrivals_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.beds
    ADD CONSTRAINT beds_room_id_fkey FOREIGN KEY (room_id) REFERENCES public.rooms(id);

ALTER TABLE ONLY public.beds
    ADD CONSTRAINT beds_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites(id);

ALTER TABLE ONLY public.count_corrections
    ADD CONSTRAINT count_corrections_id_fkey FOREIGN KEY (id) REFERENCES public.count_entries(id);

ALTER TABLE ONLY public.departures
    ADD CONSTRAINT departures_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.double_counts
    ADD CONSTRAINT double_counts_departure_id_fkey FOREIGN KEY (departure_id) REFERENCES public.departures(id);

ALTER TABLE ONLY public.double_counts
    ADD CONSTRAINT double_counts_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.estimates
    ADD CONSTRAINT estimates_replaced_by_id_fkey FOREIGN KEY (replaced_by_id) REFERENCES public.estimates(id);

ALTER TABLE ONLY public.estimates
    ADD CONSTRAINT estimates_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES public.estimates(id);

ALTER TABLE ONLY public.evacuated_institutions
    ADD CONSTRAINT evacuated_institutions_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES public.evacuation_decisions(id);

ALTER TABLE ONLY public.evacuation_decision_settlements
    ADD CONSTRAINT evacuation_decision_settlements_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES public.evacuation_decisions(id);

ALTER TABLE ONLY public.evacuation_decision_steps
    ADD CONSTRAINT evacuation_decision_steps_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES public.evacuation_decisions(id);

ALTER TABLE ONLY public.evacuation_decisions
    ADD CONSTRAINT evacuation_decisions_supersedes_id_fkey FOREIGN KEY (supersedes_id) REFERENCES public.evacuation_decisions(id);

ALTER TABLE ONLY public.evacuation_refusals
    ADD CONSTRAINT evacuation_refusals_resident_id_fkey FOREIGN KEY (resident_id) REFERENCES public.remaining_residents(id);

ALTER TABLE ONLY public.incident_escalations
    ADD CONSTRAINT incident_escalations_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES public.duty_contacts(id);

ALTER TABLE ONLY public.incident_escalations
    ADD CONSTRAINT incident_escalations_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES public.incidents(id);

ALTER TABLE ONLY public.official_rows
    ADD CONSTRAINT official_rows_date_fkey FOREIGN KEY (date) REFERENCES public.official_reports(date);

ALTER TABLE ONLY public.parties
    ADD CONSTRAINT parties_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.party_distinctions
    ADD CONSTRAINT party_distinctions_other_party_id_fkey FOREIGN KEY (other_party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.party_distinctions
    ADD CONSTRAINT party_distinctions_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.party_joins
    ADD CONSTRAINT party_joins_joined_party_id_fkey FOREIGN KEY (joined_party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.party_joins
    ADD CONSTRAINT party_joins_joined_trip_id_fkey FOREIGN KEY (joined_trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.party_joins
    ADD CONSTRAINT party_joins_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.party_joins
    ADD CONSTRAINT party_joins_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.party_people
    ADD CONSTRAINT party_people_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.party_splits
    ADD CONSTRAINT party_splits_new_party_id_fkey FOREIGN KEY (new_party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.party_splits
    ADD CONSTRAINT party_splits_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.party_versions
    ADD CONSTRAINT party_versions_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.passengers
    ADD CONSTRAINT passengers_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.passengers
    ADD CONSTRAINT passengers_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.party_people(id);

ALTER TABLE ONLY public.passengers
    ADD CONSTRAINT passengers_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.plan_trips
    ADD CONSTRAINT plan_trips_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES public.plans(id);

ALTER TABLE ONLY public.plan_trips
    ADD CONSTRAINT plan_trips_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.remaining_counts
    ADD CONSTRAINT remaining_counts_corrects_id_fkey FOREIGN KEY (corrects_id) REFERENCES public.remaining_counts(id);

ALTER TABLE ONLY public.remaining_residents
    ADD CONSTRAINT remaining_residents_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites(id);

ALTER TABLE ONLY public.shift_entries
    ADD CONSTRAINT shift_entries_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES public.incidents(id);

ALTER TABLE ONLY public.shift_entries
    ADD CONSTRAINT shift_entries_shift_id_fkey FOREIGN KEY (shift_id) REFERENCES public.shifts(id);

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES public.shifts(id);

ALTER TABLE ONLY public.site_aid
    ADD CONSTRAINT site_aid_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.site_aid
    ADD CONSTRAINT site_aid_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites(id);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.stays
    ADD CONSTRAINT stays_onward_site_id_fkey FOREIGN KEY (onward_site_id) REFERENCES public.sites(id);

ALTER TABLE ONLY public.stays
    ADD CONSTRAINT stays_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.stays
    ADD CONSTRAINT stays_previous_stay_id_fkey FOREIGN KEY (previous_stay_id) REFERENCES public.stays(id);

ALTER TABLE ONLY public.stays
    ADD CONSTRAINT stays_site_id_fkey FOREIGN KEY (site_id) REFERENCES public.sites(id);

ALTER TABLE ONLY public.tracing_candidates
    ADD CONSTRAINT tracing_candidates_tracing_request_id_fkey FOREIGN KEY (tracing_request_id) REFERENCES public.tracing_requests(id);

ALTER TABLE ONLY public.tracing_requests
    ADD CONSTRAINT tracing_requests_split_id_fkey FOREIGN KEY (split_id) REFERENCES public.party_splits(id);

ALTER TABLE ONLY public.tracing_requests
    ADD CONSTRAINT tracing_requests_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.trip_crews
    ADD CONSTRAINT trip_crews_id_fkey FOREIGN KEY (id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.trip_parties
    ADD CONSTRAINT trip_parties_party_id_fkey FOREIGN KEY (party_id) REFERENCES public.parties(id);

ALTER TABLE ONLY public.trip_parties
    ADD CONSTRAINT trip_parties_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.trip_positions
    ADD CONSTRAINT trip_positions_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.trip_routes
    ADD CONSTRAINT trip_routes_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trips(id);

ALTER TABLE ONLY public.trip_stops
    ADD CONSTRAINT trip_stops_assembly_point_id_fkey FOREIGN KEY (assembly_point_id) REFERENCES public.assembly_points(id);

ALTER TABLE ONLY public.trip_stops
    ADD CONSTRAINT trip_stops_trip_id_fkey FOREIGN KEY (trip_id) REFERENCES public.trip_routes(trip_id);

ALTER TABLE ONLY public.trips
    ADD CONSTRAINT trips_transit_centre_id_fkey FOREIGN KEY (transit_centre_id) REFERENCES public.sites(id);

ALTER TABLE public.arrivals ENABLE ROW LEVEL SECURITY;

CREATE POLICY arrivals_scope ON public.arrivals USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.assembly_points ENABLE ROW LEVEL SECURITY;

CREATE POLICY assembly_points_scope ON public.assembly_points USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.count_corrections ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_corrections_scope ON public.count_corrections USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.count_entries ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_entries_scope ON public.count_entries USING ((scope && ( SELECT platform.cc_scope() AS cc_scope))) WITH CHECK (true);

ALTER TABLE public.count_rollups ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_rollups_scope ON public.count_rollups USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.count_tail ENABLE ROW LEVEL SECURITY;

CREATE POLICY count_tail_scope ON public.count_tail USING ((scope && ( SELECT platform.cc_scope() AS cc_scope))) WITH CHECK (true);

ALTER TABLE public.departures ENABLE ROW LEVEL SECURITY;

CREATE POLICY departures_scope ON public.departures USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.double_counts ENABLE ROW LEVEL SECURITY;

CREATE POLICY double_counts_scope ON public.double_counts USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.duty_contacts ENABLE ROW LEVEL SECURITY;

CREATE POLICY duty_contacts_scope ON public.duty_contacts USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.estimates ENABLE ROW LEVEL SECURITY;

CREATE POLICY estimates_scope ON public.estimates USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.evacuated_institutions ENABLE ROW LEVEL SECURITY;

CREATE POLICY evacuated_institutions_scope ON public.evacuated_institutions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.evacuation_decision_settlements ENABLE ROW LEVEL SECURITY;

CREATE POLICY evacuation_decision_settlements_scope ON public.evacuation_decision_settlements USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.evacuation_decision_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY evacuation_decision_steps_scope ON public.evacuation_decision_steps USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.evacuation_decisions ENABLE ROW LEVEL SECURITY;

CREATE POLICY evacuation_decisions_scope ON public.evacuation_decisions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.evacuation_refusals ENABLE ROW LEVEL SECURITY;

CREATE POLICY evacuation_refusals_scope ON public.evacuation_refusals USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.identity_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY identity_keys_scope ON public.identity_keys USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.incident_escalations ENABLE ROW LEVEL SECURITY;

CREATE POLICY incident_escalations_scope ON public.incident_escalations USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.incidents ENABLE ROW LEVEL SECURITY;

CREATE POLICY incidents_scope ON public.incidents USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.official_rows ENABLE ROW LEVEL SECURITY;

CREATE POLICY official_rows_scope ON public.official_rows USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.parties ENABLE ROW LEVEL SECURITY;

CREATE POLICY parties_scope ON public.parties USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.party_distinctions ENABLE ROW LEVEL SECURITY;

CREATE POLICY party_distinctions_scope ON public.party_distinctions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.party_joins ENABLE ROW LEVEL SECURITY;

CREATE POLICY party_joins_scope ON public.party_joins USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.party_people ENABLE ROW LEVEL SECURITY;

CREATE POLICY party_people_scope ON public.party_people USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.party_splits ENABLE ROW LEVEL SECURITY;

CREATE POLICY party_splits_scope ON public.party_splits USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.party_versions ENABLE ROW LEVEL SECURITY;

CREATE POLICY party_versions_scope ON public.party_versions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.passengers ENABLE ROW LEVEL SECURITY;

CREATE POLICY passengers_scope ON public.passengers USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.plan_trips ENABLE ROW LEVEL SECURITY;

CREATE POLICY plan_trips_scope ON public.plan_trips USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.plans ENABLE ROW LEVEL SECURITY;

CREATE POLICY plans_scope ON public.plans USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.remaining_counts ENABLE ROW LEVEL SECURITY;

CREATE POLICY remaining_counts_scope ON public.remaining_counts USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.remaining_residents ENABLE ROW LEVEL SECURITY;

CREATE POLICY remaining_residents_scope ON public.remaining_residents USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.scan_texts ENABLE ROW LEVEL SECURITY;

CREATE POLICY scan_texts_scope ON public.scan_texts USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.scans ENABLE ROW LEVEL SECURITY;

CREATE POLICY scans_scope ON public.scans USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.shift_entries ENABLE ROW LEVEL SECURITY;

CREATE POLICY shift_entries_scope ON public.shift_entries USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.shifts ENABLE ROW LEVEL SECURITY;

CREATE POLICY shifts_scope ON public.shifts USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.site_aid ENABLE ROW LEVEL SECURITY;

CREATE POLICY site_aid_scope ON public.site_aid USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.status_reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY status_reviews_scope ON public.status_reviews USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.stays ENABLE ROW LEVEL SECURITY;

CREATE POLICY stays_scope ON public.stays USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.tracing_candidates ENABLE ROW LEVEL SECURITY;

CREATE POLICY tracing_candidates_scope ON public.tracing_candidates USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.tracing_requests ENABLE ROW LEVEL SECURITY;

CREATE POLICY tracing_requests_scope ON public.tracing_requests USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trip_crews ENABLE ROW LEVEL SECURITY;

CREATE POLICY trip_crews_scope ON public.trip_crews USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trip_parties ENABLE ROW LEVEL SECURITY;

CREATE POLICY trip_parties_scope ON public.trip_parties USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trip_positions ENABLE ROW LEVEL SECURITY;

CREATE POLICY trip_positions_scope ON public.trip_positions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trip_routes ENABLE ROW LEVEL SECURITY;

CREATE POLICY trip_routes_scope ON public.trip_routes USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trip_stops ENABLE ROW LEVEL SECURITY;

CREATE POLICY trip_stops_scope ON public.trip_stops USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.trips ENABLE ROW LEVEL SECURITY;

CREATE POLICY trips_scope ON public.trips USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));
