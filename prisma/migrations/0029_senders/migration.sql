-- What each process last said of each breaker by its metrics: an event is stored when that changes.
CREATE TABLE breaker_series (
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name text NOT NULL,
  instance text NOT NULL,
  state text CHECK (state IN ('closed', 'open', 'half_open')),
  counts jsonb NOT NULL,
  seen_at timestamptz(6) NOT NULL,
  PRIMARY KEY (project_id, name, instance)
);

-- What sends data to a project, by name and version. Counts are added up from time to time, not with each request.
CREATE TABLE senders (
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  sender text NOT NULL,
  version text NOT NULL,
  requests bigint NOT NULL,
  first_seen_at timestamptz(6) NOT NULL,
  last_seen_at timestamptz(6) NOT NULL,
  PRIMARY KEY (project_id, sender, version)
);

-- Names that admins gave to people whom coding agents report. What an agent sends of a person is kept as a keyed hash only.
CREATE TABLE people_names (
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  person text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (project_id, person)
);

ALTER TABLE projects ADD COLUMN keeps_people boolean NOT NULL DEFAULT true;
