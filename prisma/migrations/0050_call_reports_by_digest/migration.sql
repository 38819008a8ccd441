-- Three indexes over names of any length cost more than the request itself. lib/store/requests/call-reports.ts computes
-- the same digests. What is remembered stays: a call that was reported before the upgrade may be reported again after it.
CREATE FUNCTION pg_temp.link_digest(link text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  bytes bytea := convert_to(link, 'UTF8');
  digest bigint := 2166136261;
BEGIN
  IF length(bytes) <> length(link) THEN
    bytes := convert_to(encode(bytes, 'hex'), 'UTF8');
  END IF;
  FOR at IN 0 .. length(bytes) - 1 LOOP
    digest := ((digest # get_byte(bytes, at)) * 16777619) & 4294967295;
  END LOOP;
  RETURN digest::bit(32)::integer;
END
$$;

ALTER TABLE call_reports
  ALTER COLUMN trace TYPE integer USING pg_temp.link_digest(trace),
  ALTER COLUMN key TYPE uuid USING encode(substr(sha256(convert_to(key, 'UTF8')), 1, 16), 'hex')::uuid,
  ALTER COLUMN answer TYPE integer USING pg_temp.link_digest(answer),
  ALTER COLUMN counts TYPE integer USING pg_temp.link_digest(counts);
