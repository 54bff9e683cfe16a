CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE FUNCTION public.captivity_cases_follow(in_household uuid, in_scope integer[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  UPDATE captivity_cases SET scope = in_scope WHERE household_id = in_household;
  PERFORM set_config('cc.permission', held, true);
END $$;

CREATE FUNCTION public.captivity_cases_give_back(in_candidate uuid, in_to uuid, in_household uuid, in_scope integer[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  UPDATE captivity_cases t SET person_id = in_to, household_id = in_household, scope = in_scope FROM merged_rows m
  WHERE m.candidate_id = in_candidate AND m.place = 'captivity_cases' AND t.id = m.row_id;
  PERFORM set_config('cc.permission', held, true);
END $$;

CREATE FUNCTION public.captivity_cases_move(in_person uuid, in_household uuid, in_scope integer[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  UPDATE captivity_cases SET household_id = in_household, scope = in_scope WHERE person_id = in_person;
  PERFORM set_config('cc.permission', held, true);
END $$;

CREATE FUNCTION public.captivity_cases_take(in_candidate uuid, in_from uuid, in_to uuid, in_household uuid, in_scope integer[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  INSERT INTO merged_rows (candidate_id, place, row_id)
  SELECT in_candidate, 'captivity_cases', id FROM captivity_cases WHERE person_id = in_from;
  UPDATE captivity_cases SET person_id = in_to, household_id = in_household, scope = scopes_together(scope, in_scope)
  WHERE person_id = in_from;
  PERFORM set_config('cc.permission', held, true);
END $$;

CREATE FUNCTION public.match_blocks_add() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO match_blocks AS b (key, person_id, places)
  SELECT DISTINCT k, n.person_id, coalesce((SELECT match_places(p.scope) FROM people p WHERE p.id = n.person_id), -1)
  FROM new_keys n, unnest(n.keys) AS k
  ON CONFLICT (key, person_id) DO UPDATE SET places = excluded.places
  WHERE b.places <> excluded.places AND excluded.places <> -1;
  RETURN NULL;
END $$;

CREATE FUNCTION public.match_blocks_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.match_blocks_follow_scope() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  UPDATE match_blocks b SET places = match_places(NEW.scope) FROM match_keys m, unnest(m.keys) AS k
  WHERE m.person_id = NEW.id AND b.key = k AND b.person_id = NEW.id;
  RETURN NULL;
END $$;

CREATE FUNCTION public.match_blocks_remove() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  DELETE FROM match_blocks b USING old_keys o, unnest(o.keys) AS k
  WHERE b.key = k AND b.person_id = o.person_id;
  RETURN NULL;
END $$;

CREATE FUNCTION public.match_places(scope integer[]) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT coalesce(bit_or(1::bigint << (k % 100000 % 64)), -1) FROM unnest(scope) AS k WHERE k % 100000 <> 0
$$;

CREATE FUNCTION public.reopen_need(in_need uuid, in_at timestamp with time zone) RETURNS TABLE(revision bigint, scope integer[])
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE held text := coalesce(current_setting('cc.scope', true), '');
BEGIN
  PERFORM set_config('cc.scope', '{200000,300000,400000,500000}', true);
  RETURN QUERY UPDATE needs n SET state = 1, revision = n.revision + 1, updated_at = in_at
    WHERE n.id = in_need AND n.state = 2 RETURNING n.revision, n.scope;
  PERFORM set_config('cc.scope', held, true);
END $$;

CREATE FUNCTION public.scopes_together(a integer[], b integer[]) RETURNS integer[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT array_agg(DISTINCT k ORDER BY k) FROM unnest(a || b) AS k
$$;

CREATE TABLE public.appeal_numbers (
    office_unit_code text NOT NULL,
    year smallint NOT NULL,
    last_number integer NOT NULL
);

CREATE TABLE public.appeals (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    year smallint NOT NULL,
    number integer NOT NULL,
    office_unit_code text NOT NULL,
    hromada_unit_code text NOT NULL,
    category smallint NOT NULL,
    theme smallint NOT NULL,
    form smallint NOT NULL,
    received_date date NOT NULL,
    simple boolean NOT NULL,
    applicant_id uuid,
    repeats_appeal_id uuid,
    forwarded_from_id uuid,
    state smallint NOT NULL,
    due_date date,
    forward_by_date date,
    latest_date date,
    executor_id text DEFAULT ''::text NOT NULL,
    forwarded_to text DEFAULT ''::text NOT NULL,
    forwarded_to_id uuid,
    not_considered smallint DEFAULT 0 NOT NULL,
    outcome smallint DEFAULT 0 NOT NULL,
    answer_date date,
    phone_index bytea,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.appeals FORCE ROW LEVEL SECURITY;

CREATE TABLE public.appointment_holders (
    appointment_id uuid NOT NULL,
    holder bigint NOT NULL,
    during tstzrange NOT NULL
);

CREATE TABLE public.appointments (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    office_scope integer[] NOT NULL,
    service_point_id uuid NOT NULL,
    day date NOT NULL,
    slot_time text NOT NULL,
    place smallint NOT NULL,
    matter smallint NOT NULL,
    channel smallint NOT NULL,
    state smallint NOT NULL,
    person_id uuid,
    household_id uuid,
    phone_index bytea NOT NULL,
    personal bytea NOT NULL,
    ticket_id uuid,
    booked_by text NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.appointments FORCE ROW LEVEL SECURITY;

CREATE TABLE public.assessments (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    person_id uuid,
    assess_date date NOT NULL,
    assessed_by text NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.assessments FORCE ROW LEVEL SECURITY;

CREATE TABLE public.assistance (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    provider_office integer[] DEFAULT '{}'::integer[] NOT NULL,
    household_id uuid NOT NULL,
    person_id uuid,
    kind text NOT NULL,
    provider_id uuid,
    given_by text NOT NULL,
    quantity double precision NOT NULL,
    measure text NOT NULL,
    given_date date NOT NULL,
    referral_id uuid,
    recorded_by text NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.assistance FORCE ROW LEVEL SECURITY;

CREATE TABLE public.break_glass_grants (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    principal text NOT NULL,
    opened_person uuid NOT NULL,
    opened_household uuid NOT NULL,
    opened_registration uuid,
    opened_key integer NOT NULL,
    reason bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.break_glass_grants FORCE ROW LEVEL SECURITY;

CREATE TABLE public.captivity_cases (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state smallint NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.captivity_cases FORCE ROW LEVEL SECURITY;

CREATE TABLE public.certificate_simulator (
    key uuid NOT NULL,
    serial bigint NOT NULL,
    prefix smallint NOT NULL,
    ready_at timestamp with time zone NOT NULL
);

ALTER TABLE public.certificate_simulator ALTER COLUMN serial ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.certificate_simulator_serial_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.certificates (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    person_id uuid NOT NULL,
    state smallint NOT NULL,
    number bytea DEFAULT '\x'::bytea NOT NULL,
    number_index bytea,
    issue_date date,
    duplicates smallint DEFAULT 0 NOT NULL,
    duplicate_date date,
    ask_at timestamp with time zone,
    asked integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.certificates FORCE ROW LEVEL SECURITY;

CREATE TABLE public.damaged_property (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    person_id uuid,
    unit_code text NOT NULL,
    kind smallint NOT NULL,
    extent smallint NOT NULL,
    damage_date date,
    state smallint NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.damaged_property FORCE ROW LEVEL SECURITY;

CREATE TABLE public.duplicate_candidates (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    probability double precision NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    survivor_id uuid,
    proposed_by text DEFAULT ''::text NOT NULL,
    decided_by text DEFAULT ''::text NOT NULL,
    note bytea DEFAULT '\x'::bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT duplicate_candidates_check CHECK ((first_id < second_id))
);

ALTER TABLE ONLY public.duplicate_candidates FORCE ROW LEVEL SECURITY;

CREATE TABLE public.duplicate_decisions (
    id uuid NOT NULL,
    candidate_id uuid NOT NULL,
    state smallint NOT NULL,
    former bytea DEFAULT '\x'::bytea NOT NULL,
    survivor_in_force boolean DEFAULT false NOT NULL,
    other_in_force boolean DEFAULT false NOT NULL,
    survivor_revision bigint DEFAULT 0 NOT NULL,
    note bytea NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.duplicate_decisions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.duplicate_sides (
    candidate_id uuid NOT NULL,
    person_id uuid NOT NULL,
    household_id uuid NOT NULL,
    scope integer[] NOT NULL
);

ALTER TABLE ONLY public.duplicate_sides FORCE ROW LEVEL SECURITY;

CREATE TABLE public.follow_up_changes (
    id bigint NOT NULL,
    date date NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE public.follow_up_changes IS 'retention: until evacuation was told; no personal data';

ALTER TABLE public.follow_up_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.follow_up_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.follow_up_terms (
    days smallint NOT NULL,
    start_date date NOT NULL,
    end_date date,
    CONSTRAINT follow_up_terms_check CHECK (((days > 0) AND (end_date >= start_date)))
);

COMMENT ON TABLE public.follow_up_terms IS 'retention: as long as the register; no personal data';

CREATE TABLE public.follow_ups (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    days smallint NOT NULL,
    arrival_date date NOT NULL,
    due_date date NOT NULL,
    state smallint NOT NULL,
    found smallint DEFAULT 0 NOT NULL,
    talk_date date,
    attempts smallint DEFAULT 0 NOT NULL,
    return_id uuid,
    done_by text DEFAULT ''::text NOT NULL,
    personal bytea DEFAULT '\x'::bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.follow_ups FORCE ROW LEVEL SECURITY;

CREATE TABLE public.former_residences (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    number integer NOT NULL,
    unit_code text NOT NULL,
    office_unit_code text NOT NULL,
    address bytea NOT NULL,
    start_date date,
    end_date date NOT NULL,
    notified_late boolean NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.former_residences FORCE ROW LEVEL SECURITY;

CREATE TABLE public.household_versions (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    revision bigint NOT NULL,
    personal bytea NOT NULL,
    reason bytea NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.household_versions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.households (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    close_date date
);

ALTER TABLE ONLY public.households FORCE ROW LEVEL SECURITY;

CREATE TABLE public.identity_keys (
    kind smallint NOT NULL,
    key bytea NOT NULL,
    person_id uuid NOT NULL,
    registration_id uuid NOT NULL
);

CREATE TABLE public.import_decisions (
    id uuid NOT NULL,
    import_id uuid NOT NULL,
    scope integer[] NOT NULL,
    decision smallint NOT NULL,
    justification bytea NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.import_decisions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.import_entries (
    id uuid NOT NULL,
    import_id uuid NOT NULL,
    number integer NOT NULL,
    scope integer[] NOT NULL,
    state smallint NOT NULL,
    decision_id uuid,
    household_key bytea NOT NULL,
    row_count integer NOT NULL,
    match_count integer NOT NULL,
    registration_id uuid,
    personal bytea NOT NULL
);

ALTER TABLE ONLY public.import_entries FORCE ROW LEVEL SECURITY;

CREATE TABLE public.imports (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    office_unit_code text NOT NULL,
    file_name bytea NOT NULL,
    format smallint DEFAULT 0 NOT NULL,
    state smallint NOT NULL,
    problem text DEFAULT ''::text NOT NULL,
    upload_id uuid,
    content bytea DEFAULT '\x'::bytea NOT NULL,
    content_key bytea NOT NULL,
    entry_count integer DEFAULT 0 NOT NULL,
    row_count integer DEFAULT 0 NOT NULL,
    total_rows integer DEFAULT 0 NOT NULL,
    applied_through integer DEFAULT 0 NOT NULL,
    work_rows bigint DEFAULT 0 NOT NULL,
    work_micros bigint DEFAULT 0 NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    applied_by text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY public.imports FORCE ROW LEVEL SECURITY;

CREATE TABLE public.match_blocks (
    key bigint NOT NULL,
    person_id uuid NOT NULL,
    places bigint NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.02', autovacuum_vacuum_scale_factor='0.02');

CREATE TABLE public.match_keys (
    person_id uuid NOT NULL,
    revision bigint NOT NULL,
    version smallint NOT NULL,
    weights_revision bigint,
    digest bigint NOT NULL,
    keys bigint[] NOT NULL
);

CREATE TABLE public.match_pass (
    single boolean DEFAULT true NOT NULL,
    after_id uuid,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT match_pass_single_check CHECK (single)
);

CREATE TABLE public.match_weights (
    single boolean DEFAULT true NOT NULL,
    revision bigint NOT NULL,
    weights text NOT NULL,
    people bigint NOT NULL,
    learned_at timestamp with time zone NOT NULL,
    CONSTRAINT match_weights_single_check CHECK (single)
);

CREATE TABLE public.merged_rows (
    candidate_id uuid NOT NULL,
    place text NOT NULL,
    row_id uuid NOT NULL,
    people uuid[]
);

ALTER TABLE ONLY public.merged_rows FORCE ROW LEVEL SECURITY;

CREATE TABLE public.mobile_teams (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    office_unit_code text NOT NULL,
    name text NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.mobile_teams FORCE ROW LEVEL SECURITY;

CREATE TABLE public.need_kinds (
    code text NOT NULL,
    place smallint NOT NULL,
    parent_code text,
    name text NOT NULL,
    name_en text NOT NULL,
    restricted boolean DEFAULT false NOT NULL,
    repeat_days smallint DEFAULT 0 NOT NULL,
    start_date date DEFAULT '2014-11-22'::date NOT NULL,
    end_date date,
    CONSTRAINT need_kinds_check CHECK ((end_date >= start_date))
);

COMMENT ON TABLE public.need_kinds IS 'retention: as long as the register; no personal data';

CREATE TABLE public.needs (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    person_id uuid,
    kind text NOT NULL,
    urgency_rank smallint NOT NULL,
    state smallint NOT NULL,
    assessment_id uuid NOT NULL,
    first_date date NOT NULL,
    assess_date date NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT needs_urgency_rank_check CHECK (((urgency_rank >= 1) AND (urgency_rank <= 4)))
);

ALTER TABLE ONLY public.needs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.offline_devices (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    office_unit_code text NOT NULL,
    name text NOT NULL,
    public_key bytea NOT NULL,
    disabled boolean DEFAULT false NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.offline_devices FORCE ROW LEVEL SECURITY;

CREATE TABLE public.offline_lines (
    id uuid NOT NULL,
    device_id uuid NOT NULL,
    sequence bigint NOT NULL,
    variant smallint NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    command_hash bytea NOT NULL,
    outcome smallint NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    record_id uuid,
    command bytea DEFAULT '\x'::bytea NOT NULL,
    resolution bytea DEFAULT '\x'::bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.offline_lines FORCE ROW LEVEL SECURITY;

CREATE TABLE public.offline_packages (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    device_id uuid NOT NULL,
    commands_hash bytea NOT NULL,
    commands bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.offline_packages FORCE ROW LEVEL SECURITY;

CREATE TABLE public.people (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    number smallint NOT NULL,
    kinship smallint NOT NULL,
    accompanying_person_id uuid,
    personal bytea NOT NULL,
    rnokpp_index bytea,
    unzr_index bytea,
    name_birth_index bytea NOT NULL,
    rnokpp_disagrees boolean NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    accompaniment smallint DEFAULT 0 NOT NULL,
    guardianship_unit_code text DEFAULT ''::text NOT NULL,
    guardianship_name text DEFAULT ''::text NOT NULL,
    merged_into uuid
);

ALTER TABLE ONLY public.people FORCE ROW LEVEL SECURITY;

CREATE TABLE public.people_read (
    principal text NOT NULL,
    hour timestamp with time zone NOT NULL,
    record_id uuid NOT NULL
);

COMMENT ON TABLE public.people_read IS 'retention: two days; ids only, no personal data';

CREATE TABLE public.person_versions (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    person_id uuid NOT NULL,
    revision bigint NOT NULL,
    personal bytea NOT NULL,
    reason bytea NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.person_versions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.pre_registrations (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    arrival_id uuid NOT NULL,
    origin_unit_code text NOT NULL,
    leave_date date NOT NULL,
    transit_unit_code text NOT NULL,
    arrive_date date NOT NULL,
    state smallint NOT NULL,
    rejection smallint DEFAULT 0 NOT NULL,
    registration_id uuid,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.pre_registrations FORCE ROW LEVEL SECURITY;

CREATE TABLE public.providers (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    office integer[] NOT NULL,
    kind smallint NOT NULL,
    name text NOT NULL,
    unit_code text NOT NULL,
    services text[] NOT NULL,
    active boolean NOT NULL,
    details jsonb NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.providers FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.providers IS 'retention: as long as the register; contacts of bodies, no personal data';

CREATE TABLE public.queue_days (
    service_point_id uuid NOT NULL,
    day date NOT NULL,
    last_number integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.referrals (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    provider_office integer[] NOT NULL,
    need_id uuid NOT NULL,
    household_id uuid NOT NULL,
    person_id uuid,
    provider_id uuid NOT NULL,
    kind text NOT NULL,
    urgency smallint NOT NULL,
    state smallint NOT NULL,
    consent_date date,
    consent_form smallint DEFAULT 0 NOT NULL,
    sent_date date,
    sent_by text DEFAULT ''::text NOT NULL,
    answered_by text DEFAULT ''::text NOT NULL,
    rejection smallint DEFAULT 0 NOT NULL,
    delivery_date date,
    assistance_id uuid,
    outcome smallint DEFAULT 0 NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT referrals_check CHECK (((state = ANY (ARRAY[1, 7])) OR ((consent_date IS NOT NULL) AND (consent_form > 0))))
);

ALTER TABLE ONLY public.referrals FORCE ROW LEVEL SECURITY;

CREATE TABLE public.registrations (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    pre_registration_id uuid,
    state smallint NOT NULL,
    application_date date NOT NULL,
    registration_date date,
    origin_unit_code text NOT NULL,
    leave_date date NOT NULL,
    origin_status jsonb NOT NULL,
    residence_unit_code text NOT NULL,
    office_unit_code text NOT NULL,
    confirmed_distinct boolean NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    verification_due_date date,
    end_date date,
    ground text DEFAULT ''::text NOT NULL,
    residence_date date,
    split_from_id uuid,
    numbers_kept boolean DEFAULT true NOT NULL
);

ALTER TABLE ONLY public.registrations FORCE ROW LEVEL SECURITY;

CREATE TABLE public.returns (
    id uuid NOT NULL,
    scope integer[] NOT NULL,
    household_id uuid NOT NULL,
    person_ids uuid[] NOT NULL,
    unit_code text NOT NULL,
    return_date date NOT NULL,
    status jsonb NOT NULL,
    dangerous boolean NOT NULL,
    follow_up_id uuid,
    recorded_by text NOT NULL,
    personal bytea NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.returns FORCE ROW LEVEL SECURITY;

CREATE TABLE public.self_departures (
    registration_id uuid NOT NULL,
    state smallint NOT NULL,
    asked integer DEFAULT 0 NOT NULL,
    ask_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE public.self_departures IS 'retention: as long as the register; ids only, no personal data';

CREATE TABLE public.service_points (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    kind smallint NOT NULL,
    office_unit_code text NOT NULL,
    team_id uuid,
    details jsonb NOT NULL,
    synthetic boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.service_points FORCE ROW LEVEL SECURITY;

CREATE TABLE public.state_evacuation_simulator (
    serial bigint NOT NULL,
    key uuid NOT NULL,
    origin_unit_code text NOT NULL,
    transit_unit_code text NOT NULL,
    leave_date date NOT NULL
);

COMMENT ON TABLE public.state_evacuation_simulator IS 'retention: as long as the register; no personal data';

ALTER TABLE public.state_evacuation_simulator ALTER COLUMN serial ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.state_evacuation_simulator_serial_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.statistic_counts (
    relation smallint NOT NULL,
    parent integer NOT NULL,
    dimension smallint NOT NULL,
    unit integer NOT NULL,
    category text NOT NULL,
    month date NOT NULL,
    change bigint NOT NULL,
    scope integer[] NOT NULL
);

ALTER TABLE ONLY public.statistic_counts FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.statistic_counts IS 'retention: as long as the register; no personal data';

CREATE TABLE public.statistic_people (
    id uuid NOT NULL,
    counted bytea NOT NULL
);

CREATE TABLE public.statistic_state (
    single boolean DEFAULT true NOT NULL,
    revision bigint DEFAULT 0 NOT NULL,
    due boolean NOT NULL,
    rebuild boolean NOT NULL,
    counted_day date,
    finished_at timestamp with time zone,
    people bigint DEFAULT 0 NOT NULL,
    figures bigint DEFAULT 0 NOT NULL,
    corrected bigint DEFAULT 0 NOT NULL,
    CONSTRAINT statistic_state_single_check CHECK (single)
);

COMMENT ON TABLE public.statistic_state IS 'retention: as long as the register; no personal data';

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

CREATE TABLE public.team_visits (
    service_point_id uuid NOT NULL,
    team bigint NOT NULL,
    during tstzrange NOT NULL
);

CREATE TABLE public.tickets (
    id uuid NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    scope integer[] NOT NULL,
    service_point_id uuid NOT NULL,
    day date NOT NULL,
    number integer NOT NULL,
    matter smallint NOT NULL,
    priority smallint NOT NULL,
    rank smallint NOT NULL,
    overtaken integer DEFAULT 0 NOT NULL,
    state smallint NOT NULL,
    "window" text DEFAULT ''::text NOT NULL,
    appointment_id uuid,
    created_at timestamp with time zone NOT NULL,
    called_at timestamp with time zone,
    started_at timestamp with time zone,
    finished_at timestamp with time zone
);

ALTER TABLE ONLY public.tickets FORCE ROW LEVEL SECURITY;

ALTER TABLE ONLY public.appeal_numbers
    ADD CONSTRAINT appeal_numbers_pkey PRIMARY KEY (office_unit_code, year);

ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_office_unit_code_year_number_key UNIQUE (office_unit_code, year, number);

ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.appointment_holders
    ADD CONSTRAINT appointment_holders_int8range_during_excl EXCLUDE USING gist (int8range(holder, holder, '[]'::text) WITH &&, during WITH &&);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT assessments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.assistance
    ADD CONSTRAINT assistance_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.break_glass_grants
    ADD CONSTRAINT break_glass_grants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.captivity_cases
    ADD CONSTRAINT captivity_cases_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.certificate_simulator
    ADD CONSTRAINT certificate_simulator_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.damaged_property
    ADD CONSTRAINT damaged_property_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.duplicate_candidates
    ADD CONSTRAINT duplicate_candidates_first_id_second_id_key UNIQUE (first_id, second_id);

ALTER TABLE ONLY public.duplicate_candidates
    ADD CONSTRAINT duplicate_candidates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.duplicate_decisions
    ADD CONSTRAINT duplicate_decisions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.duplicate_sides
    ADD CONSTRAINT duplicate_sides_pkey PRIMARY KEY (candidate_id, person_id);

ALTER TABLE ONLY public.follow_up_changes
    ADD CONSTRAINT follow_up_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.follow_up_terms
    ADD CONSTRAINT follow_up_terms_pkey PRIMARY KEY (days, start_date);

ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_registration_id_days_key UNIQUE (registration_id, days);

ALTER TABLE ONLY public.former_residences
    ADD CONSTRAINT former_residences_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.former_residences
    ADD CONSTRAINT former_residences_registration_id_number_key UNIQUE (registration_id, number);

ALTER TABLE ONLY public.household_versions
    ADD CONSTRAINT household_versions_household_id_revision_key UNIQUE (household_id, revision);

ALTER TABLE ONLY public.household_versions
    ADD CONSTRAINT household_versions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.households
    ADD CONSTRAINT households_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.identity_keys
    ADD CONSTRAINT identity_keys_pkey PRIMARY KEY (kind, key, person_id);

ALTER TABLE ONLY public.import_decisions
    ADD CONSTRAINT import_decisions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_entries
    ADD CONSTRAINT import_entries_import_id_number_key UNIQUE (import_id, number);

ALTER TABLE ONLY public.import_entries
    ADD CONSTRAINT import_entries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.match_blocks
    ADD CONSTRAINT match_blocks_pkey PRIMARY KEY (key, person_id) INCLUDE (places);

ALTER TABLE ONLY public.match_keys
    ADD CONSTRAINT match_keys_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY public.match_pass
    ADD CONSTRAINT match_pass_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.match_weights
    ADD CONSTRAINT match_weights_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.merged_rows
    ADD CONSTRAINT merged_rows_pkey PRIMARY KEY (candidate_id, place, row_id);

ALTER TABLE ONLY public.mobile_teams
    ADD CONSTRAINT mobile_teams_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.need_kinds
    ADD CONSTRAINT need_kinds_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.need_kinds
    ADD CONSTRAINT need_kinds_place_key UNIQUE (place);

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT needs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.offline_devices
    ADD CONSTRAINT offline_devices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.offline_devices
    ADD CONSTRAINT offline_devices_public_key_key UNIQUE (public_key);

ALTER TABLE ONLY public.offline_lines
    ADD CONSTRAINT offline_lines_device_id_sequence_command_hash_key UNIQUE (device_id, sequence, command_hash);

ALTER TABLE ONLY public.offline_lines
    ADD CONSTRAINT offline_lines_id_key UNIQUE (id);

ALTER TABLE ONLY public.offline_lines
    ADD CONSTRAINT offline_lines_pkey PRIMARY KEY (device_id, sequence, variant);

ALTER TABLE ONLY public.offline_packages
    ADD CONSTRAINT offline_packages_device_id_commands_hash_key UNIQUE (device_id, commands_hash);

ALTER TABLE ONLY public.offline_packages
    ADD CONSTRAINT offline_packages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_read
    ADD CONSTRAINT people_read_pkey PRIMARY KEY (principal, hour, record_id);

ALTER TABLE ONLY public.person_versions
    ADD CONSTRAINT person_versions_person_id_revision_key UNIQUE (person_id, revision);

ALTER TABLE ONLY public.person_versions
    ADD CONSTRAINT person_versions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pre_registrations
    ADD CONSTRAINT pre_registrations_arrival_id_key UNIQUE (arrival_id);

ALTER TABLE ONLY public.pre_registrations
    ADD CONSTRAINT pre_registrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.providers
    ADD CONSTRAINT providers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_days
    ADD CONSTRAINT queue_days_pkey PRIMARY KEY (service_point_id, day);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT registrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT registrations_pre_registration_id_key UNIQUE (pre_registration_id);

ALTER TABLE ONLY public.returns
    ADD CONSTRAINT returns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.self_departures
    ADD CONSTRAINT self_departures_pkey PRIMARY KEY (registration_id);

ALTER TABLE ONLY public.service_points
    ADD CONSTRAINT service_points_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.state_evacuation_simulator
    ADD CONSTRAINT state_evacuation_simulator_key_key UNIQUE (key);

ALTER TABLE ONLY public.state_evacuation_simulator
    ADD CONSTRAINT state_evacuation_simulator_pkey PRIMARY KEY (serial);

ALTER TABLE ONLY public.statistic_counts
    ADD CONSTRAINT statistic_counts_pkey PRIMARY KEY (relation, parent, dimension, unit, category, month);

ALTER TABLE ONLY public.statistic_people
    ADD CONSTRAINT statistic_people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.statistic_state
    ADD CONSTRAINT statistic_state_pkey PRIMARY KEY (single);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_record_id_register_revision_key UNIQUE (record_id, register_revision);

ALTER TABLE ONLY public.team_visits
    ADD CONSTRAINT team_visits_int8range_during_excl EXCLUDE USING gist (int8range(team, team, '[]'::text) WITH &&, during WITH &&);

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_appointment_id_key UNIQUE (appointment_id);

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_service_point_id_day_number_key UNIQUE (service_point_id, day, number);

CREATE INDEX appeals_by_due ON public.appeals USING btree (COALESCE(due_date, 'infinity'::date), id);

CREATE INDEX appeals_by_month ON public.appeals USING btree (received_date, hromada_unit_code, theme);

CREATE INDEX appeals_by_phone ON public.appeals USING btree (phone_index, id) WHERE (phone_index IS NOT NULL);

CREATE INDEX appeals_open ON public.appeals USING btree (due_date) WHERE (state = ANY (ARRAY[1, 2]));

CREATE INDEX appeals_scope ON public.appeals USING gin (scope);

CREATE INDEX appointment_holders_by_appointment ON public.appointment_holders USING btree (appointment_id);

CREATE INDEX appointments_by_day ON public.appointments USING btree (service_point_id, day, slot_time, id);

CREATE INDEX appointments_by_household ON public.appointments USING btree (household_id) WHERE (household_id IS NOT NULL);

CREATE INDEX appointments_by_person ON public.appointments USING btree (person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX appointments_by_phone ON public.appointments USING btree (phone_index, id);

CREATE UNIQUE INDEX appointments_by_place ON public.appointments USING btree (service_point_id, day, slot_time, place) WHERE (state = ANY (ARRAY[1, 2]));

CREATE INDEX appointments_scope ON public.appointments USING gin (scope);

CREATE INDEX assessments_by_household ON public.assessments USING btree (household_id);

CREATE INDEX assessments_scope ON public.assessments USING gin (scope);

CREATE INDEX assistance_by_day ON public.assistance USING btree (given_date DESC, id DESC);

CREATE INDEX assistance_by_household ON public.assistance USING btree (household_id, kind, given_date);

CREATE INDEX assistance_scope ON public.assistance USING gin (scope);

CREATE INDEX break_glass_grants_by_person ON public.break_glass_grants USING btree (opened_person, principal);

CREATE INDEX break_glass_grants_in_force ON public.break_glass_grants USING btree (expires_at);

CREATE INDEX break_glass_grants_newest ON public.break_glass_grants USING btree (created_at, id);

CREATE INDEX break_glass_grants_scope ON public.break_glass_grants USING gin (scope);

CREATE INDEX captivity_cases_by_household ON public.captivity_cases USING btree (household_id);

CREATE INDEX captivity_cases_by_person ON public.captivity_cases USING btree (person_id);

CREATE INDEX captivity_cases_scope ON public.captivity_cases USING gin (scope);

CREATE INDEX certificates_by_household ON public.certificates USING btree (household_id);

CREATE INDEX certificates_by_registration ON public.certificates USING btree (registration_id);

CREATE UNIQUE INDEX certificates_number ON public.certificates USING btree (number_index) WHERE (number_index IS NOT NULL);

CREATE UNIQUE INDEX certificates_one_in_force ON public.certificates USING btree (person_id) WHERE (state <> 3);

CREATE INDEX certificates_scope ON public.certificates USING gin (scope);

CREATE INDEX certificates_to_ask ON public.certificates USING btree (ask_at) WHERE (state = 1);

CREATE INDEX damaged_property_by_household ON public.damaged_property USING btree (household_id);

CREATE INDEX damaged_property_scope ON public.damaged_property USING gin (scope);

CREATE INDEX duplicate_candidates_by_second ON public.duplicate_candidates USING btree (second_id);

CREATE INDEX duplicate_candidates_by_state ON public.duplicate_candidates USING btree (state, id);

CREATE INDEX duplicate_decisions_by_candidate ON public.duplicate_decisions USING btree (candidate_id, id);

CREATE INDEX duplicate_sides_by_household ON public.duplicate_sides USING btree (household_id);

CREATE INDEX duplicate_sides_by_person ON public.duplicate_sides USING btree (person_id);

CREATE INDEX duplicate_sides_scope ON public.duplicate_sides USING gin (scope);

CREATE INDEX follow_up_changes_by_day ON public.follow_up_changes USING btree (date);

CREATE INDEX follow_ups_by_day ON public.follow_ups USING btree (state, due_date, id);

CREATE INDEX follow_ups_by_household ON public.follow_ups USING btree (household_id);

CREATE INDEX follow_ups_scope ON public.follow_ups USING gin (scope);

CREATE INDEX former_residences_by_household ON public.former_residences USING btree (household_id);

CREATE INDEX former_residences_scope ON public.former_residences USING gin (scope);

CREATE INDEX household_versions_scope ON public.household_versions USING gin (scope);

CREATE INDEX identity_keys_by_person ON public.identity_keys USING btree (person_id);

CREATE INDEX import_entries_applied ON public.import_entries USING btree (household_key) WHERE (state = 5);

CREATE INDEX import_entries_by_state ON public.import_entries USING btree (import_id, state, number);

CREATE INDEX imports_at_work ON public.imports USING btree (id) WHERE (state = ANY (ARRAY[1, 3]));

CREATE UNIQUE INDEX imports_by_content ON public.imports USING btree (office_unit_code, content_key) WHERE (state <> ALL (ARRAY[5, 6]));

CREATE INDEX imports_scope ON public.imports USING gin (scope);

CREATE INDEX mobile_teams_scope ON public.mobile_teams USING gin (scope);

CREATE INDEX needs_by_household ON public.needs USING btree (household_id);

CREATE INDEX needs_by_urgency ON public.needs USING btree (state, urgency_rank, first_date, id);

CREATE INDEX needs_scope ON public.needs USING gin (scope);

CREATE INDEX offline_devices_scope ON public.offline_devices USING gin (scope);

CREATE INDEX offline_lines_conflicts ON public.offline_lines USING btree (device_id, sequence, variant) WHERE (outcome = ANY (ARRAY[2, 3]));

CREATE INDEX offline_lines_scope ON public.offline_lines USING gin (scope);

CREATE INDEX offline_packages_scope ON public.offline_packages USING gin (scope);

CREATE INDEX people_by_household ON public.people USING btree (household_id);

CREATE INDEX people_by_name_birth ON public.people USING btree (name_birth_index);

CREATE INDEX people_by_registration ON public.people USING btree (registration_id);

CREATE INDEX people_by_rnokpp ON public.people USING btree (rnokpp_index) WHERE (rnokpp_index IS NOT NULL);

CREATE INDEX people_by_unzr ON public.people USING btree (unzr_index) WHERE (unzr_index IS NOT NULL);

CREATE INDEX people_merged ON public.people USING btree (merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX people_scope ON public.people USING gin (scope);

CREATE INDEX person_versions_by_household ON public.person_versions USING btree (household_id);

CREATE INDEX person_versions_scope ON public.person_versions USING gin (scope);

CREATE INDEX pre_registrations_by_state ON public.pre_registrations USING btree (state, id);

CREATE INDEX pre_registrations_scope ON public.pre_registrations USING gin (scope);

CREATE INDEX providers_office ON public.providers USING gin (office);

CREATE INDEX referrals_by_household ON public.referrals USING btree (household_id);

CREATE INDEX referrals_by_state ON public.referrals USING btree (state, id);

CREATE INDEX referrals_provider_office ON public.referrals USING gin (provider_office);

CREATE INDEX referrals_scope ON public.referrals USING gin (scope);

CREATE UNIQUE INDEX referrals_under_way ON public.referrals USING btree (need_id) WHERE (state = ANY (ARRAY[1, 2, 3, 5]));

CREATE INDEX registrations_by_household ON public.registrations USING btree (household_id);

CREATE INDEX registrations_by_origin ON public.registrations USING btree (origin_unit_code, leave_date);

CREATE INDEX registrations_by_split ON public.registrations USING btree (split_from_id) WHERE (split_from_id IS NOT NULL);

CREATE INDEX registrations_by_state ON public.registrations USING btree (state, id);

CREATE INDEX registrations_numbers_to_keep ON public.registrations USING btree (id) WHERE (NOT numbers_kept);

CREATE INDEX registrations_scope ON public.registrations USING gin (scope);

CREATE INDEX returns_by_day ON public.returns USING btree (return_date);

CREATE INDEX returns_by_household ON public.returns USING btree (household_id);

CREATE INDEX returns_scope ON public.returns USING gin (scope);

CREATE INDEX self_departures_due ON public.self_departures USING btree (ask_at) WHERE (state = 1);

CREATE INDEX service_points_by_team ON public.service_points USING btree (team_id) WHERE (team_id IS NOT NULL);

CREATE INDEX service_points_scope ON public.service_points USING gin (scope);

CREATE INDEX statistic_counts_scope ON public.statistic_counts USING gin (scope);

CREATE INDEX status_reviews_by_state ON public.status_reviews USING btree (state, found_at, id);

CREATE INDEX status_reviews_scope ON public.status_reviews USING gin (scope);

CREATE INDEX team_visits_by_point ON public.team_visits USING btree (service_point_id);

CREATE UNIQUE INDEX tickets_at_window ON public.tickets USING btree (service_point_id, day, "window") WHERE (state = ANY (ARRAY[2, 3]));

CREATE INDEX tickets_scope ON public.tickets USING gin (scope);

CREATE INDEX tickets_waiting ON public.tickets USING btree (service_point_id, day, rank, number) WHERE (state = 1);

CREATE TRIGGER match_keys_changed AFTER UPDATE ON public.match_keys REFERENCING OLD TABLE AS old_keys NEW TABLE AS new_keys FOR EACH STATEMENT EXECUTE FUNCTION public.match_blocks_change();

CREATE TRIGGER match_keys_gone AFTER DELETE ON public.match_keys REFERENCING OLD TABLE AS old_keys FOR EACH STATEMENT EXECUTE FUNCTION public.match_blocks_remove();

CREATE TRIGGER match_keys_new AFTER INSERT ON public.match_keys REFERENCING NEW TABLE AS new_keys FOR EACH STATEMENT EXECUTE FUNCTION public.match_blocks_add();

CREATE TRIGGER people_places AFTER UPDATE OF scope ON public.people FOR EACH ROW WHEN ((public.match_places(old.scope) <> public.match_places(new.scope))) EXECUTE FUNCTION public.match_blocks_follow_scope();

ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_applicant_id_fkey FOREIGN KEY (applicant_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.appeals
    ADD CONSTRAINT appeals_repeats_appeal_id_fkey FOREIGN KEY (repeats_appeal_id) REFERENCES public.appeals(id);

ALTER TABLE ONLY public.appointment_holders
    ADD CONSTRAINT appointment_holders_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES public.appointments(id);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES public.service_points(id);

ALTER TABLE ONLY public.appointments
    ADD CONSTRAINT appointments_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES public.tickets(id);

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT assessments_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT assessments_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.assistance
    ADD CONSTRAINT assistance_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.assistance
    ADD CONSTRAINT assistance_kind_fkey FOREIGN KEY (kind) REFERENCES public.need_kinds(code);

ALTER TABLE ONLY public.assistance
    ADD CONSTRAINT assistance_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.assistance
    ADD CONSTRAINT assistance_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.providers(id);

ALTER TABLE ONLY public.assistance
    ADD CONSTRAINT assistance_referral_id_fkey FOREIGN KEY (referral_id) REFERENCES public.referrals(id);

ALTER TABLE ONLY public.break_glass_grants
    ADD CONSTRAINT break_glass_grants_opened_person_fkey FOREIGN KEY (opened_person) REFERENCES public.people(id);

ALTER TABLE ONLY public.captivity_cases
    ADD CONSTRAINT captivity_cases_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.captivity_cases
    ADD CONSTRAINT captivity_cases_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.certificates
    ADD CONSTRAINT certificates_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.registrations(id);

ALTER TABLE ONLY public.damaged_property
    ADD CONSTRAINT damaged_property_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.damaged_property
    ADD CONSTRAINT damaged_property_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.duplicate_candidates
    ADD CONSTRAINT duplicate_candidates_first_id_fkey FOREIGN KEY (first_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.duplicate_candidates
    ADD CONSTRAINT duplicate_candidates_second_id_fkey FOREIGN KEY (second_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.duplicate_candidates
    ADD CONSTRAINT duplicate_candidates_survivor_id_fkey FOREIGN KEY (survivor_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.duplicate_decisions
    ADD CONSTRAINT duplicate_decisions_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES public.duplicate_candidates(id);

ALTER TABLE ONLY public.duplicate_sides
    ADD CONSTRAINT duplicate_sides_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES public.duplicate_candidates(id);

ALTER TABLE ONLY public.duplicate_sides
    ADD CONSTRAINT duplicate_sides_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.duplicate_sides
    ADD CONSTRAINT duplicate_sides_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.follow_ups
    ADD CONSTRAINT follow_ups_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.registrations(id);

ALTER TABLE ONLY public.former_residences
    ADD CONSTRAINT former_residences_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.former_residences
    ADD CONSTRAINT former_residences_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.registrations(id);

ALTER TABLE ONLY public.household_versions
    ADD CONSTRAINT household_versions_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.identity_keys
    ADD CONSTRAINT identity_keys_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.identity_keys
    ADD CONSTRAINT identity_keys_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.registrations(id);

ALTER TABLE ONLY public.import_decisions
    ADD CONSTRAINT import_decisions_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.imports(id);

ALTER TABLE ONLY public.import_entries
    ADD CONSTRAINT import_entries_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES public.import_decisions(id);

ALTER TABLE ONLY public.import_entries
    ADD CONSTRAINT import_entries_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.imports(id);

ALTER TABLE ONLY public.match_keys
    ADD CONSTRAINT match_keys_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.merged_rows
    ADD CONSTRAINT merged_rows_candidate_id_fkey FOREIGN KEY (candidate_id) REFERENCES public.duplicate_candidates(id);

ALTER TABLE ONLY public.need_kinds
    ADD CONSTRAINT need_kinds_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES public.need_kinds(code);

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT needs_assessment_id_fkey FOREIGN KEY (assessment_id) REFERENCES public.assessments(id);

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT needs_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT needs_kind_fkey FOREIGN KEY (kind) REFERENCES public.need_kinds(code);

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT needs_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.offline_lines
    ADD CONSTRAINT offline_lines_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.offline_devices(id);

ALTER TABLE ONLY public.offline_packages
    ADD CONSTRAINT offline_packages_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.offline_devices(id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_accompanying_person_id_fkey FOREIGN KEY (accompanying_person_id) REFERENCES public.people(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES public.people(id);

ALTER TABLE ONLY public.person_versions
    ADD CONSTRAINT person_versions_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.person_versions
    ADD CONSTRAINT person_versions_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.queue_days
    ADD CONSTRAINT queue_days_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES public.service_points(id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_kind_fkey FOREIGN KEY (kind) REFERENCES public.need_kinds(code);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_need_id_fkey FOREIGN KEY (need_id) REFERENCES public.needs(id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.people(id);

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT referrals_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.providers(id);

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT registrations_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT registrations_pre_registration_id_fkey FOREIGN KEY (pre_registration_id) REFERENCES public.pre_registrations(id);

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT registrations_split_from_id_fkey FOREIGN KEY (split_from_id) REFERENCES public.registrations(id);

ALTER TABLE ONLY public.returns
    ADD CONSTRAINT returns_follow_up_id_fkey FOREIGN KEY (follow_up_id) REFERENCES public.follow_ups(id);

ALTER TABLE ONLY public.returns
    ADD CONSTRAINT returns_household_id_fkey FOREIGN KEY (household_id) REFERENCES public.households(id);

ALTER TABLE ONLY public.self_departures
    ADD CONSTRAINT self_departures_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.registrations(id);

ALTER TABLE ONLY public.service_points
    ADD CONSTRAINT service_points_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.mobile_teams(id);

ALTER TABLE ONLY public.statistic_people
    ADD CONSTRAINT statistic_people_id_fkey FOREIGN KEY (id) REFERENCES public.people(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.status_reviews
    ADD CONSTRAINT status_reviews_record_id_fkey FOREIGN KEY (record_id) REFERENCES public.registrations(id);

ALTER TABLE ONLY public.team_visits
    ADD CONSTRAINT team_visits_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES public.service_points(id);

ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_service_point_id_fkey FOREIGN KEY (service_point_id) REFERENCES public.service_points(id);

ALTER TABLE public.appeals ENABLE ROW LEVEL SECURITY;

CREATE POLICY appeals_scope ON public.appeals USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.appointments ENABLE ROW LEVEL SECURITY;

CREATE POLICY appointments_scope ON public.appointments USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.assessments ENABLE ROW LEVEL SECURITY;

CREATE POLICY assessments_scope ON public.assessments USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.assistance ENABLE ROW LEVEL SECURITY;

CREATE POLICY assistance_seen ON public.assistance USING ((((scope && ( SELECT platform.cc_scope() AS cc_scope)) AND ( SELECT (COALESCE(current_setting('cc.permission'::text, true), ''::text) <> 'registry.referrals.respond'::text))) OR ((provider_office && ( SELECT platform.cc_scope() AS cc_scope)) AND ( SELECT (COALESCE(current_setting('cc.permission'::text, true), ''::text) = 'registry.referrals.respond'::text)))));

ALTER TABLE public.break_glass_grants ENABLE ROW LEVEL SECURITY;

CREATE POLICY break_glass_grants_scope ON public.break_glass_grants USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.captivity_cases ENABLE ROW LEVEL SECURITY;

CREATE POLICY captivity_cases_seen ON public.captivity_cases USING (((scope && ( SELECT platform.cc_scope() AS cc_scope)) AND ( SELECT ((COALESCE(current_setting('cc.permission'::text, true), ''::text) ~~ 'registry.captivity.%'::text) OR (current_setting('cc.permission'::text, true) = 'system.key_rotation'::text)))));

ALTER TABLE public.certificates ENABLE ROW LEVEL SECURITY;

CREATE POLICY certificates_scope ON public.certificates USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.damaged_property ENABLE ROW LEVEL SECURITY;

CREATE POLICY damaged_property_scope ON public.damaged_property USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.duplicate_candidates ENABLE ROW LEVEL SECURITY;

CREATE POLICY duplicate_candidates_scope ON public.duplicate_candidates USING ((EXISTS ( SELECT
   FROM public.duplicate_sides s
  WHERE (s.candidate_id = duplicate_candidates.id)))) WITH CHECK (true);

ALTER TABLE public.duplicate_decisions ENABLE ROW LEVEL SECURITY;

CREATE POLICY duplicate_decisions_scope ON public.duplicate_decisions USING ((EXISTS ( SELECT
   FROM public.duplicate_sides s
  WHERE (s.candidate_id = duplicate_decisions.candidate_id))));

ALTER TABLE public.duplicate_sides ENABLE ROW LEVEL SECURITY;

CREATE POLICY duplicate_sides_scope ON public.duplicate_sides USING ((scope && ( SELECT platform.cc_scope() AS cc_scope))) WITH CHECK (true);

ALTER TABLE public.follow_ups ENABLE ROW LEVEL SECURITY;

CREATE POLICY follow_ups_scope ON public.follow_ups USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.former_residences ENABLE ROW LEVEL SECURITY;

CREATE POLICY former_residences_scope ON public.former_residences USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.household_versions ENABLE ROW LEVEL SECURITY;

CREATE POLICY household_versions_scope ON public.household_versions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.households ENABLE ROW LEVEL SECURITY;

CREATE POLICY households_scope ON public.households USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.import_decisions ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_decisions_scope ON public.import_decisions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.import_entries ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_entries_scope ON public.import_entries USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.imports ENABLE ROW LEVEL SECURITY;

CREATE POLICY imports_scope ON public.imports USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.merged_rows ENABLE ROW LEVEL SECURITY;

CREATE POLICY merged_rows_scope ON public.merged_rows USING ((EXISTS ( SELECT
   FROM public.duplicate_sides s
  WHERE (s.candidate_id = merged_rows.candidate_id))));

ALTER TABLE public.mobile_teams ENABLE ROW LEVEL SECURITY;

CREATE POLICY mobile_teams_scope ON public.mobile_teams USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.needs ENABLE ROW LEVEL SECURITY;

CREATE POLICY needs_scope ON public.needs USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.offline_devices ENABLE ROW LEVEL SECURITY;

CREATE POLICY offline_devices_scope ON public.offline_devices USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.offline_lines ENABLE ROW LEVEL SECURITY;

CREATE POLICY offline_lines_scope ON public.offline_lines USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.offline_packages ENABLE ROW LEVEL SECURITY;

CREATE POLICY offline_packages_scope ON public.offline_packages USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.people ENABLE ROW LEVEL SECURITY;

CREATE POLICY people_scope ON public.people USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.person_versions ENABLE ROW LEVEL SECURITY;

CREATE POLICY person_versions_scope ON public.person_versions USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.pre_registrations ENABLE ROW LEVEL SECURITY;

CREATE POLICY pre_registrations_scope ON public.pre_registrations USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.providers ENABLE ROW LEVEL SECURITY;

CREATE POLICY providers_added ON public.providers FOR INSERT WITH CHECK ((office && ( SELECT platform.cc_scope() AS cc_scope)));

CREATE POLICY providers_changed ON public.providers FOR UPDATE USING ((office && ( SELECT platform.cc_scope() AS cc_scope)));

CREATE POLICY providers_seen ON public.providers FOR SELECT USING (true);

ALTER TABLE public.referrals ENABLE ROW LEVEL SECURITY;

CREATE POLICY referrals_seen ON public.referrals USING ((((scope && ( SELECT platform.cc_scope() AS cc_scope)) AND ( SELECT (COALESCE(current_setting('cc.permission'::text, true), ''::text) <> 'registry.referrals.respond'::text))) OR ((provider_office && ( SELECT platform.cc_scope() AS cc_scope)) AND (sent_date IS NOT NULL) AND ( SELECT (COALESCE(current_setting('cc.permission'::text, true), ''::text) = 'registry.referrals.respond'::text)))));

ALTER TABLE public.registrations ENABLE ROW LEVEL SECURITY;

CREATE POLICY registrations_scope ON public.registrations USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.returns ENABLE ROW LEVEL SECURITY;

CREATE POLICY returns_scope ON public.returns USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.service_points ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_points_scope ON public.service_points USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.statistic_counts ENABLE ROW LEVEL SECURITY;

CREATE POLICY statistic_counts_scope ON public.statistic_counts USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.status_reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY status_reviews_scope ON public.status_reviews USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));

ALTER TABLE public.tickets ENABLE ROW LEVEL SECURITY;

CREATE POLICY tickets_scope ON public.tickets USING ((scope && ( SELECT platform.cc_scope() AS cc_scope)));
