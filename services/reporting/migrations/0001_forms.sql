-- Forms, their deadlines and the units that owe them: data of the service, dated like the acts they come from.

CREATE TABLE form_deadlines (
  form smallint NOT NULL,
  first_month text NOT NULL CHECK (first_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),  -- holds until the next one's
  form_version int NOT NULL,
  due_day int NOT NULL CHECK (due_day BETWEEN 1 AND 28),  -- of the month after the month reported, inclusive
  source text NOT NULL,
  synthetic boolean NOT NULL,                             -- true: no act says so, it was assumed
  PRIMARY KEY (form, first_month)
);

CREATE TABLE form_units (
  form smallint NOT NULL,
  unit_tail int NOT NULL,
  unit_code text NOT NULL,
  unit_name text NOT NULL,
  first_month text NOT NULL,
  last_month text,                                        -- NULL: still owes
  source text NOT NULL,
  -- Keys of the unit's office (services/platform/auth/scope.h): the oblast sees its row, the national level all.
  scope int[] NOT NULL GENERATED ALWAYS AS (ARRAY[400000, 400000 + unit_tail]) STORED,
  PRIMARY KEY (form, unit_tail, first_month)
);

-- Resolution 470 of 09.05.2023 founds the centres; the acts at hand name no day by which an oblast reports on them.
INSERT INTO form_deadlines (form, first_month, form_version, due_day, source, synthetic) VALUES
  (1, '2023-07', 1, 10, 'Assumed: no act at hand sets a day. Resolution 470 of 09.05.2023 had the centres made by 01.07.2023.', true);

-- The oblasts whose administrations belong to the Coordination Centre of resolution 18 of 10.01.2025, as named in the report on its
-- meeting of 14.02.2025; codes and names by the codifier.
INSERT INTO form_units (form, unit_tail, unit_code, unit_name, first_month, source)
SELECT 1, right(code, 5)::int, code, name, '2025-02',
       'Heads of administrations at the meeting of 14.02.2025 of the Centre of resolution 18 of 10.01.2025'
FROM (VALUES
  ('UA12000000000090473', 'Дніпропетровська'),
  ('UA14000000000091971', 'Донецька'),
  ('UA23000000000064947', 'Запорізька'),
  ('UA44000000000018893', 'Луганська'),
  ('UA48000000000039575', 'Миколаївська'),
  ('UA59000000000057109', 'Сумська'),
  ('UA63000000000041885', 'Харківська'),
  ('UA65000000000030969', 'Херсонська'),
  ('UA74000000000025378', 'Чернігівська')) AS front (code, name);

ALTER TABLE form_units ENABLE ROW LEVEL SECURITY;
ALTER TABLE form_units FORCE ROW LEVEL SECURITY;
CREATE POLICY form_units_seen ON form_units FOR SELECT USING (scope && (SELECT cc_scope()));

COMMENT ON TABLE form_deadlines IS 'retention: as long as the database; reference data';
COMMENT ON TABLE form_units IS 'retention: as long as the database; reference data';
