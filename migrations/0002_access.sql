-- Who acts: principals, their API keys and token identities, and the trail of what they changed outside the journal.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_is_append_only';
END
$$;

CREATE TABLE principal (
  circuit_id uuid NOT NULL REFERENCES circuit (id),
  id         uuid NOT NULL,
  role       text NOT NULL CONSTRAINT principal_role_is_known CHECK (role IN ('admin', 'operator', 'auditor', 'member')),
  member_id  uuid,
  created_at timestamptz NOT NULL DEFAULT ledger_clock(),
  revoked_at timestamptz,
  PRIMARY KEY (circuit_id, id),
  CONSTRAINT principal_member_has_a_member CHECK ((role = 'member') = (member_id IS NOT NULL)),
  -- Admins are at home in the installation, and nobody else is.
  CONSTRAINT principal_admin_is_above_circuits CHECK ((role = 'admin') = (circuit_id = '00000000-0000-0000-0000-000000000000'))
);

CREATE TABLE principal_identity (
  circuit_id   uuid NOT NULL,
  issuer       text NOT NULL,
  subject      text NOT NULL,
  principal_id uuid NOT NULL,
  CONSTRAINT principal_identity_is_unique PRIMARY KEY (circuit_id, issuer, subject),
  FOREIGN KEY (circuit_id, principal_id) REFERENCES principal (circuit_id, id)
);
-- A token names its issuer and subject, and the path the circuit later.
CREATE INDEX principal_identity_by_subject ON principal_identity (issuer, subject);
CREATE INDEX principal_identity_by_principal ON principal_identity (circuit_id, principal_id);

CREATE TABLE api_key (
  circuit_id   uuid NOT NULL,
  id           uuid NOT NULL,
  principal_id uuid NOT NULL,
  secret_hash  bytea NOT NULL CONSTRAINT api_key_hash_is_sha256 CHECK (octet_length(secret_hash) = 32),
  created_at   timestamptz NOT NULL DEFAULT ledger_clock(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  PRIMARY KEY (circuit_id, id),
  FOREIGN KEY (circuit_id, principal_id) REFERENCES principal (circuit_id, id)
);
-- A key names its id only.
CREATE INDEX api_key_by_id ON api_key (id);

CREATE TABLE audit_event (
  circuit_id   uuid NOT NULL REFERENCES circuit (id),
  id           uuid NOT NULL,
  occurred_at  timestamptz NOT NULL DEFAULT ledger_clock(),
  principal_id uuid NOT NULL,
  request_id   text NOT NULL,
  action       text NOT NULL,
  subject_id   uuid NOT NULL,
  -- Ids, amounts and digests only.
  change       jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (circuit_id, id)
);
CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_is_never_emptied BEFORE TRUNCATE ON audit_event EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON principal, principal_identity, api_key, audit_event TO saldo_app;
GRANT UPDATE (revoked_at) ON principal, api_key TO saldo_app;
