-- An index that begins with the circuit and the webhook is taken for all that this one was ever sent, where it is asked for few events
-- (docs/adr/0023). So what makes a delivery the only one of its event begins with that.
ALTER TABLE webhook_delivery
  DROP CONSTRAINT webhook_delivery_is_there_once,
  ADD CONSTRAINT webhook_delivery_is_there_once UNIQUE (event_id, webhook_id, circuit_id);
