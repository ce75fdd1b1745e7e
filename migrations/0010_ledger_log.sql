-- Logs: of a circuit's transactions (`ledger`), and of what operators and auditors saw and did (`audit`). A log's leaves stand
-- where they came to be. Here are the roots over complete subtrees of it, so that a proof reads some dozens of hashes
-- whatever the log's size, and the checkpoints that were signed.

-- The leaves of a subtree of level 8 and more, and with them its root, never change once they are all there. Below level 8
-- a root is put together from at most 256 leaves when it is asked for.
CREATE TABLE log_node (
  circuit_id uuid NOT NULL REFERENCES circuit (id),
  log        text NOT NULL CONSTRAINT log_node_log_is_known CHECK (log IN ('ledger', 'audit')),
  level      smallint NOT NULL CONSTRAINT log_node_level_is_kept CHECK (level BETWEEN 8 AND 53),
  -- The subtree of the leaves from place * 2^level to before (place + 1) * 2^level, counted from 0.
  place      bigint NOT NULL CONSTRAINT log_node_place_not_negative CHECK (place >= 0),
  hash       bytea NOT NULL CONSTRAINT log_node_hash_is_sha256 CHECK (octet_length(hash) = 32),
  PRIMARY KEY (circuit_id, log, level, place)
);

CREATE TABLE log_checkpoint (
  circuit_id uuid NOT NULL REFERENCES circuit (id),
  log        text NOT NULL CONSTRAINT log_checkpoint_log_is_known CHECK (log IN ('ledger', 'audit')),
  size       bigint NOT NULL CONSTRAINT log_checkpoint_size_not_negative CHECK (size >= 0),
  root       bytea NOT NULL CONSTRAINT log_checkpoint_root_is_sha256 CHECK (octet_length(root) = 32),
  signed_at  timestamptz NOT NULL DEFAULT ledger_clock(),
  -- The signed note (C2SP tlog-checkpoint) with the signatures of the service's own keys.
  note       text NOT NULL,
  PRIMARY KEY (circuit_id, log, size)
);

-- What witnesses added to a checkpoint: a line each, with the key by which it was checked.
CREATE TABLE log_cosignature (
  circuit_id uuid NOT NULL,
  log        text NOT NULL,
  size       bigint NOT NULL,
  -- The witness's key as it is given in text: name, id and public key.
  key        text NOT NULL,
  line       text NOT NULL,
  added_at   timestamptz NOT NULL DEFAULT ledger_clock(),
  PRIMARY KEY (circuit_id, log, size, key),
  CONSTRAINT log_cosignature_checkpoint_exists FOREIGN KEY (circuit_id, log, size) REFERENCES log_checkpoint (circuit_id, log, size)
);

CREATE TRIGGER log_node_is_append_only BEFORE UPDATE OR DELETE ON log_node FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_node_is_never_emptied BEFORE TRUNCATE ON log_node EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_checkpoint_is_append_only BEFORE UPDATE OR DELETE ON log_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_checkpoint_is_never_emptied BEFORE TRUNCATE ON log_checkpoint EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_cosignature_is_append_only BEFORE UPDATE OR DELETE ON log_cosignature FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_cosignature_is_never_emptied BEFORE TRUNCATE ON log_cosignature EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON log_node, log_checkpoint, log_cosignature TO saldo_app;
