-- How far the demo is, so that its making can be interrupted and continued; null for other projects and finished demos.
ALTER TABLE projects ADD COLUMN demo_progress jsonb;
