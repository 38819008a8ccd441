-- Three indexes over names of any length cost more than the request itself. lib/store/requests/call-reports.ts computes
-- the same digests. What is remembered stays: a call that was reported before the upgrade may be reported again after it.
ALTER TABLE call_reports
  ALTER COLUMN trace TYPE integer USING ('x' || encode(substr(sha256(convert_to(trace, 'UTF8')), 1, 4), 'hex'))::bit(32)::integer,
  ALTER COLUMN key TYPE uuid USING encode(substr(sha256(convert_to(key, 'UTF8')), 1, 16), 'hex')::uuid,
  ALTER COLUMN answer TYPE integer USING ('x' || encode(substr(sha256(convert_to(answer, 'UTF8')), 1, 4), 'hex'))::bit(32)::integer,
  ALTER COLUMN counts TYPE integer USING ('x' || encode(substr(sha256(convert_to(counts, 'UTF8')), 1, 4), 'hex'))::bit(32)::integer;
