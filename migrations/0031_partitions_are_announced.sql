-- Whoever reads the list of a table's partitions while one is being attached may keep the list without it, for as long as its
-- session lasts: Postgres takes note of the change while the list is read, and keeps what had been read before. Such a session finds
-- no place for a posting, and leaves out of what it reads those that others have made. So the change is told once more, in a
-- transaction of its own, when whoever may have been reading the list has done so. (An exclusive lock would do as well, but it
-- waits for exports, and everybody else would wait for it.)
CREATE FUNCTION announce_posting_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  -- Reading the list takes milliseconds; whoever is still there after this long, an export maybe, does something else.
  patience CONSTANT interval := '1 second';
  began CONSTANT timestamptz := clock_timestamp();
  journal CONSTANT oid := 'public.posting'::regclass;
  here CONSTANT oid := (SELECT oid FROM pg_database WHERE datname = current_database());
  readers CONSTANT text[] := ARRAY(
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND database = here AND relation = journal AND granted AND pid <> pg_backend_pid());
BEGIN
  WHILE clock_timestamp() - began < patience AND EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'relation' AND database = here AND relation = journal AND virtualtransaction = ANY (readers)
  ) LOOP
    PERFORM pg_sleep(0.005);
  END LOOP;
  -- Changes nothing, but each session reads anew what it knows of the table. Nobody who reads or posts waits for it.
  ALTER TABLE ONLY public.posting ALTER COLUMN line SET STATISTICS -1;
END
$$;
GRANT EXECUTE ON FUNCTION announce_posting_partitions TO saldo_app;
