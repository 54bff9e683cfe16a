-- Database and roles of one service (:service). The owner migrates; the app role gets rights on rows by the migrations.
SELECT format('CREATE ROLE %I LOGIN', role)
FROM (VALUES ('cc_' || :'service' || '_owner'), ('cc_' || :'service' || '_app')) AS wanted (role)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
SELECT format('CREATE DATABASE %I OWNER %I', 'cc_' || :'service', 'cc_' || :'service' || '_owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'cc_' || :'service') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', 'cc_' || :'service') \gexec
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', 'cc_' || :'service', 'cc_' || :'service' || '_app') \gexec
