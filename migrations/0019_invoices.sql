-- Invoices stand beside descriptions, are bound by the same digest, and are erased with them.
ALTER TABLE transaction_text ADD COLUMN invoice jsonb
  CONSTRAINT transaction_text_invoice_is_an_object CHECK (jsonb_typeof(invoice) = 'object');
ALTER TABLE transaction_text
  ADD CONSTRAINT transaction_text_is_whole_or_erased CHECK ((salt IS NULL) = (body IS NULL AND invoice IS NULL));
ALTER TABLE obligation_text ADD COLUMN invoice jsonb
  CONSTRAINT obligation_text_invoice_is_an_object CHECK (jsonb_typeof(invoice) = 'object');
ALTER TABLE obligation_text
  ADD CONSTRAINT obligation_text_is_whole_or_erased CHECK ((salt IS NULL) = (body IS NULL AND invoice IS NULL));

-- Numbers alone: with the circuit in front it could be taken for the index of the key, as with obligations.
CREATE INDEX transaction_text_by_invoice_number ON transaction_text ((invoice ->> 'number')) WHERE invoice IS NOT NULL;
CREATE INDEX obligation_text_by_invoice_number ON obligation_text ((invoice ->> 'number')) WHERE invoice IS NOT NULL;

GRANT UPDATE (invoice) ON transaction_text, obligation_text TO saldo_app;
