-- Proof that audit rows stay as they were committed (services/platform/audit/seal.h). Rows are sealed in the order of their
-- transactions, as the feed tells events: below the oldest transaction that still runs nothing can appear any more. Rows of before
-- bear the number of this migration's transaction.
ALTER TABLE platform.audit ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE platform.audit DROP CONSTRAINT audit_pkey;
ALTER TABLE platform.audit ADD CONSTRAINT audit_pkey PRIMARY KEY (xid, id);

-- `statement` says in one line what is sealed: which rows, their Merkle root, the hash of the seal before. `entries` has 40 bytes
-- for each row, its id and its hash: they make the root, and tell which row it is where one is not as it was.
CREATE TABLE platform.audit_seals (
  number bigint PRIMARY KEY,
  statement text NOT NULL,
  signature bytea NOT NULL,
  entries bytea NOT NULL
);
COMMENT ON TABLE platform.audit_seals IS 'retention: audit, kept as long as the rows that it seals; hashes only, no personal data';
ALTER TABLE platform.audit_seals ALTER COLUMN entries SET STORAGE EXTERNAL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
