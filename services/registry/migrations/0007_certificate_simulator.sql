-- The simulator of the state's database of certificates: which number it will give for which request, and when. Only where no real
-- database is asked. It knows nobody; serials are never given twice.
CREATE TABLE certificate_simulator (
  key uuid PRIMARY KEY,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  prefix smallint NOT NULL,
  ready_at timestamptz NOT NULL
);
