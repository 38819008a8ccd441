-- A page with filters, grouping, range and comparison under a name: of one person, or shared with everyone of the project.
CREATE TABLE saved_views (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  owner_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  page text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  shared boolean NOT NULL DEFAULT false,
  created_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX saved_views_owner_id_project_id_page_name_key ON saved_views (owner_id, project_id, page, name);
CREATE INDEX saved_views_project_id_idx ON saved_views (project_id);

-- Pages, and with view_id views, that a person wants first.
CREATE TABLE favorites (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  page text NOT NULL,
  view_id uuid REFERENCES saved_views (id) ON DELETE CASCADE,
  created_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE INDEX favorites_user_id_project_id_idx ON favorites (user_id, project_id);
CREATE INDEX favorites_project_id_idx ON favorites (project_id);
CREATE INDEX favorites_view_id_idx ON favorites (view_id);

-- The view that a page opens with.
CREATE TABLE default_views (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  page text NOT NULL,
  view_id uuid NOT NULL REFERENCES saved_views (id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, project_id, page)
);
CREATE INDEX default_views_project_id_idx ON default_views (project_id);
CREATE INDEX default_views_view_id_idx ON default_views (view_id);

-- The time zone that pages are shown in.
ALTER TABLE users ADD COLUMN time_zone text NOT NULL DEFAULT 'project';
