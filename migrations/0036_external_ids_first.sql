-- Whether a name is taken is asked with each payment and obligation that has one. An index that begins with the circuit may be exchanged for
-- any other that does, and then all of the circuit is read (docs/adr/0023). These begin with the name.
DROP INDEX member_external_id_is_unique, account_external_id_is_unique, transaction_external_id_is_unique, obligation_external_id_is_unique,
  payment_request_external_id_is_unique, payment_schedule_external_id_is_unique;
CREATE UNIQUE INDEX member_external_id_is_unique ON member (external_id, circuit_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX account_external_id_is_unique ON account (external_id, circuit_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX transaction_external_id_is_unique ON transaction (external_id, circuit_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX obligation_external_id_is_unique ON obligation (external_id, circuit_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX payment_request_external_id_is_unique ON payment_request (external_id, circuit_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX payment_schedule_external_id_is_unique ON payment_schedule (external_id, circuit_id) WHERE external_id IS NOT NULL;
