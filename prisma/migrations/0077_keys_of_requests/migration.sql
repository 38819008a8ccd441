-- The key of a request has 16 bytes instead of its id (docs/decisions/0031-keys-of-16-bytes.md). Partitions that exist keep
-- the key that they have, (project_id, ts, id), until they expire. Dropping the key of the parent would drop theirs, so
-- they are detached for it. The next ones get a key of their own: lib/store/database/partitions.ts.
DO $$
DECLARE
  names text[];
  bounds text[];
BEGIN
  SELECT array_agg(c.oid::regclass::text), array_agg(pg_get_expr(c.relpartbound, c.oid)) INTO names, bounds
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'requests'::regclass;
  FOR at IN 1 .. coalesce(cardinality(names), 0) LOOP
    EXECUTE format('ALTER TABLE requests DETACH PARTITION %s', names[at]);
    EXECUTE format('ALTER TABLE %s ADD COLUMN key uuid', names[at]);
  END LOOP;
  ALTER TABLE requests DROP CONSTRAINT requests_pkey;
  ALTER TABLE requests ALTER COLUMN id DROP NOT NULL;
  ALTER TABLE requests ADD COLUMN key uuid;
  FOR at IN 1 .. coalesce(cardinality(names), 0) LOOP
    EXECUTE format('ALTER TABLE requests ATTACH PARTITION %s %s', names[at], bounds[at]);
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS in_bounds', names[at]);
  END LOOP;
END
$$;
