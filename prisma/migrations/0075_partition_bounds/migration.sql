-- 0077 attaches the partitions of requests again, and would read all of their rows to see that they belong there. A check
-- that repeats the bounds saves that. It is added here without reading, and proven in 0076 while requests are written.
DO $$
DECLARE
  part record;
BEGIN
  FOR part IN
    SELECT inhrelid::regclass AS name, pg_get_partition_constraintdef(inhrelid) AS bounds
    FROM pg_inherits WHERE inhparent = 'requests'::regclass
  LOOP
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT in_bounds CHECK (%s) NOT VALID', part.name, part.bounds);
  END LOOP;
END
$$;
