-- The journal finds what it has of holds by number, as it finds the transactions themselves, which stand in the same pages. An index of
-- those of holds alone was written twice for each hold, and only so that a reader of everything need not look at each transaction's kind.
DROP INDEX transaction_of_hold;
