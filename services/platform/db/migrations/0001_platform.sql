-- What every service keeps besides its own tables. The schema `platform` and its table of migrations exist already.

-- The caller's scope keys, as Db sets them for one transaction; none where nothing is set. A policy wraps the call,
-- `USING (scope && (SELECT cc_scope()))`, so that it is evaluated once for each query.
CREATE FUNCTION platform.cc_scope() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('cc.scope', true), ''), '{}')::int[] $$;

-- For triggers of append-only tables; `migrate` leaves the service's role only reading and inserting there.
CREATE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;

CREATE TABLE platform.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  principal text NOT NULL,
  method text NOT NULL,
  permission text NOT NULL,
  trace text NOT NULL,
  request_id text NOT NULL,
  outcome text NOT NULL,
  peer_certificate text NOT NULL,
  touched text[] NOT NULL
);
COMMENT ON TABLE platform.audit IS 'retention: audit, kept as the law on the register asks and never changed; ids only, no personal data';
CREATE INDEX audit_principal ON platform.audit (principal, at);
CREATE INDEX audit_touched ON platform.audit USING gin (touched);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.audit
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TABLE platform.idempotency (
  principal text NOT NULL,
  method text NOT NULL,
  request_id text NOT NULL,
  body_mac bytea NOT NULL,
  answer bytea NOT NULL,
  create_time timestamptz NOT NULL,
  PRIMARY KEY (principal, method, request_id)
);
COMMENT ON TABLE platform.idempotency IS 'retention: 30 days; answers are encrypted, bodies only hashed under a key';
CREATE INDEX idempotency_age ON platform.idempotency (create_time);

CREATE TABLE platform.outbox (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  key text NOT NULL,
  revision bigint NOT NULL,
  before int[] NOT NULL,
  after int[] NOT NULL,
  change_time timestamptz NOT NULL,
  PRIMARY KEY (xid, id)
);
COMMENT ON TABLE platform.outbox IS 'retention: 30 days; keys and scopes only, no personal data';
CREATE INDEX outbox_key ON platform.outbox (kind, key, xid);
CREATE INDEX outbox_age ON platform.outbox (change_time);

-- One row. The epoch is born with this database and so differs after a restore from a dump into another cluster, where
-- transaction ids mean something else; deploy/ renews it then. Events up to (purged_xid, purged_id) are gone.
CREATE TABLE platform.feed_epoch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch uuid NOT NULL DEFAULT gen_random_uuid(),
  purged_xid xid8 NOT NULL DEFAULT '0',
  purged_id bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE platform.feed_epoch IS 'retention: as long as the database';
INSERT INTO platform.feed_epoch DEFAULT VALUES;

CREATE TABLE platform.feed_cursor (
  feed text PRIMARY KEY,
  token text NOT NULL,
  update_time timestamptz NOT NULL
);
COMMENT ON TABLE platform.feed_cursor IS 'retention: as long as the database; how far a neighbour''s feed is applied';

CREATE TABLE platform.neighbour_snapshot (
  neighbour text PRIMARY KEY,
  revision text NOT NULL,
  data bytea NOT NULL,
  taken_at timestamptz NOT NULL
);
COMMENT ON TABLE platform.neighbour_snapshot IS 'retention: until the next snapshot; public reference data only';

CREATE TABLE platform.uploads (
  id uuid PRIMARY KEY,
  owner text NOT NULL,
  size bigint NOT NULL CHECK (size BETWEEN 1 AND 67108864),
  sha256 text NOT NULL,
  received bigint NOT NULL DEFAULT 0,
  complete boolean NOT NULL DEFAULT false,
  create_time timestamptz NOT NULL
);
COMMENT ON TABLE platform.uploads IS 'retention: 24 hours';
CREATE INDEX uploads_age ON platform.uploads (create_time);

CREATE TABLE platform.upload_chunks (
  upload_id uuid NOT NULL REFERENCES platform.uploads ON DELETE CASCADE,
  "offset" bigint NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (upload_id, "offset")
);
COMMENT ON TABLE platform.upload_chunks IS 'retention: 24 hours';
ALTER TABLE platform.upload_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
