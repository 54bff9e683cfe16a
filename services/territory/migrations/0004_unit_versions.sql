-- Every state that a unit had: a row for each edition that changed it. `kinds` has the bit 2^k for each UnitChange.Kind k.
-- Written only beside `units` in one statement, so that no foreign keys are needed: of 31,748 units they take longer than the rest.
-- A question as of an edition reads, of each tail, the row with the greatest revision that is not above the edition's.
CREATE TABLE unit_versions (
  tail int NOT NULL,
  revision bigint NOT NULL,
  edition_id uuid NOT NULL,
  kinds int NOT NULL,
  code text NOT NULL,
  category smallint NOT NULL,
  name text NOT NULL,
  parent_tail int,
  closed boolean NOT NULL,
  PRIMARY KEY (tail, revision)
);
CREATE INDEX unit_versions_edition ON unit_versions (edition_id, tail);

-- Of units that changed before this table was there, only the last state is known.
INSERT INTO unit_versions (tail, revision, edition_id, kinds, code, category, name, parent_tail, closed)
SELECT u.tail, e.revision, e.id, 2, u.code, u.category, u.name, u.parent_tail, false
FROM units u JOIN editions e ON e.id = u.edition_id;
INSERT INTO unit_versions (tail, revision, edition_id, kinds, code, category, name, parent_tail, closed)
SELECT u.tail, e.revision, e.id, 4, u.code, u.category, u.name, u.parent_tail, true
FROM units u JOIN editions e ON e.id = u.closed_by WHERE e.id <> u.edition_id;
