-- Which rows were taken over by the surviving record of a merge, so that they can be given back. Ids only; seen as the candidate is.
CREATE TABLE merged_rows (
  candidate_id uuid NOT NULL REFERENCES duplicate_candidates (id),
  place text NOT NULL,
  row_id uuid NOT NULL,
  people uuid[], -- whom the row named, where it names several
  PRIMARY KEY (candidate_id, place, row_id)
);
ALTER TABLE merged_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE merged_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY merged_rows_scope ON merged_rows
  USING (EXISTS (SELECT FROM duplicate_sides s WHERE s.candidate_id = merged_rows.candidate_id));

-- Scopes of two households together.
CREATE FUNCTION scopes_together(a int[], b int[]) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT k ORDER BY k) FROM unnest(a || b) AS k
$$;

-- Whoever merges people does not see their cases of captivity.
CREATE FUNCTION captivity_cases_take(in_candidate uuid, in_from uuid, in_to uuid, in_household uuid, in_scope int[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  INSERT INTO merged_rows (candidate_id, place, row_id)
  SELECT in_candidate, 'captivity_cases', id FROM captivity_cases WHERE person_id = in_from;
  UPDATE captivity_cases SET person_id = in_to, household_id = in_household, scope = scopes_together(scope, in_scope)
  WHERE person_id = in_from;
  PERFORM set_config('cc.permission', held, true);
END $$;
CREATE FUNCTION captivity_cases_give_back(in_candidate uuid, in_to uuid, in_household uuid, in_scope int[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE held text := coalesce(current_setting('cc.permission', true), '');
BEGIN
  PERFORM set_config('cc.permission', 'registry.captivity.follow', true);
  UPDATE captivity_cases t SET person_id = in_to, household_id = in_household, scope = in_scope FROM merged_rows m
  WHERE m.candidate_id = in_candidate AND m.place = 'captivity_cases' AND t.id = m.row_id;
  PERFORM set_config('cc.permission', held, true);
END $$;
