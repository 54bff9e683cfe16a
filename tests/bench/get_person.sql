-- What the registry sends for GetPerson: the person, and in a transaction of its own the record of the reading.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT set_config('cc.scope', :scope, true), set_config('cc.principal', :principal, true), set_config('statement_timeout', :timeout, true), set_config('cc.permission', :permission, true);
SELECT id, revision, household_id, registration_id, personal, rnokpp_disagrees, synthetic, created_at, updated_at, scope FROM people WHERE id = :id;
COMMIT;
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SELECT set_config('cc.scope', :none, true), set_config('cc.principal', :job, true), set_config('statement_timeout', :timeout, true), set_config('cc.permission', :nothing, true);
INSERT INTO platform.audit (at, principal, method, permission, trace, request_id, outcome, peer_certificate, touched) VALUES (:at, :principal, :method, :permission, :trace, :nothing, :outcome, :peer, :touched);
SET LOCAL statement_timeout = 0;
COMMIT;
