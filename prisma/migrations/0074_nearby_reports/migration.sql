-- Calls that do not know what they used are found by when they began. What was reported before is not: it is seen again
-- only where a record was late.
ALTER TABLE call_reports ADD COLUMN nearby integer;
CREATE INDEX call_reports_nearby_idx ON call_reports (project_id, nearby, started_at) WHERE nearby IS NOT NULL;
