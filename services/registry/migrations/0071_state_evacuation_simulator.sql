-- The simulator of the state's system of coordination of evacuation: which arrivals it tells of. Only where no real system is
-- asked. It knows nobody: the families are invented from the serial.
CREATE TABLE state_evacuation_simulator (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key uuid NOT NULL UNIQUE,
  origin_unit_code text NOT NULL,
  transit_unit_code text NOT NULL,
  leave_date date NOT NULL
);
COMMENT ON TABLE state_evacuation_simulator IS 'retention: as long as the register; no personal data';
