-- The primary key cost as much as half of the row and refused nothing: that a report is repeated is seen by its trace, under
-- the lock of counting. Without a key, a subscriber of a publication needs the whole row to delete or change one.
ALTER TABLE call_reports DROP CONSTRAINT call_reports_pkey;
ALTER TABLE call_reports REPLICA IDENTITY FULL;
-- Calls of two scopes may be one by their counts. Whether a project has another scope is read from here.
CREATE INDEX call_reports_scope_idx ON call_reports (project_id, scope);
