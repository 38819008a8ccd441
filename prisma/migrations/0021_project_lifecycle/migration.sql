-- Archived: read-only, no ingest, no evaluation. Deleted: hidden at once; its rows are deleted in the background.
ALTER TABLE projects ADD COLUMN archived_at timestamptz(6);
ALTER TABLE projects ADD COLUMN deleted_at timestamptz(6);
-- The name of a deleted project is free at once.
DROP INDEX projects_team_id_name_key;
CREATE UNIQUE INDEX projects_team_id_name_live ON projects (team_id, name) WHERE deleted_at IS NULL;
-- A deleted team has no members; its row goes with its last project.
ALTER TABLE teams ADD COLUMN deleted_at timestamptz(6);
