-- What people and scripts note at a time or during a range; shown on the charts.
CREATE TABLE annotations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6),
  text text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  CHECK (ends_at > starts_at)
);
CREATE INDEX annotations_project_id_starts_at_idx ON annotations (project_id, starts_at);
CREATE INDEX annotations_starts_at_idx ON annotations (starts_at);
