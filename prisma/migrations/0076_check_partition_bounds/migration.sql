DO $$
DECLARE
  part record;
BEGIN
  FOR part IN SELECT conrelid::regclass AS name FROM pg_constraint
    WHERE conname = 'in_bounds' AND conrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'requests'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT in_bounds', part.name);
  END LOOP;
END
$$;
