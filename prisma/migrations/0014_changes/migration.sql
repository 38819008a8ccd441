-- When a service was first seen with a model, and with a version of its prompt: marks on charts, and why a new level is none
-- to be alarmed about.
CREATE TABLE changes (
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('model', 'prompt_version')),
  service text NOT NULL,
  value text NOT NULL,
  first_seen_at timestamptz(6) NOT NULL,
  PRIMARY KEY (project_id, kind, service, value)
);
CREATE INDEX changes_project_id_first_seen_at_idx ON changes (project_id, first_seen_at);

INSERT INTO changes (project_id, kind, service, value, first_seen_at)
SELECT project_id, 'model', service, model, min(first_seen_at) FROM series WHERE model <> '' GROUP BY 1, 3, 4;

-- A level that became normal because of such a change says which one.
ALTER TABLE accepted_levels ADD COLUMN change_kind text, ADD COLUMN change_value text;
