#!/usr/bin/env bash
# Run by PostgreSQL's image when its data folder is new: databases and roles of the services, as deploy/postgresql/service.sql.
set -euo pipefail
password=$(cat /run/secrets/database-password)
for service in access territory registry evacuation roadmap reporting; do
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --set="service=$service" --file=/usr/share/coordination-centre/service.sql
  for role in owner app; do
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --set="role=cc_${service}_$role" --set="password=$password" \
      <<<"ALTER ROLE :\"role\" PASSWORD :'password'"
  done
done
