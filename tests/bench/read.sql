BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT set_config('cc.scope', :scope, true), set_config('cc.principal', :principal, true), set_config('statement_timeout', '5000', true), set_config('cc.permission', 'evacuation.trips', true);
SELECT id, revision, from_unit_code, transit_centre_id, destination_unit_code, date, vehicle, state, seats, wheelchairs, stretchers, boarded_seats, boarded_wheelchairs, boarded_stretchers, synthetic, departed_at, arrived_at, created_at, updated_at FROM trips WHERE id = :id;
COMMIT;
