-- Alerts that belong together. The table `incidents` is another thing: periods that people exclude from the baselines.
-- `firing`: how many of its alerts fire.
CREATE TABLE alert_incidents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  state text NOT NULL CHECK (state IN ('open', 'resolved')),
  severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
  firing integer NOT NULL,
  started_at timestamptz(6) NOT NULL,
  last_joined_at timestamptz(6) NOT NULL,
  resolved_at timestamptz(6),
  acknowledged_by text,
  acknowledged_at timestamptz(6),
  acknowledged_until timestamptz(6)
);
CREATE INDEX alert_incidents_project_id_started_at_idx ON alert_incidents (project_id, started_at);
CREATE INDEX alert_incidents_resolved_at_idx ON alert_incidents (resolved_at);

-- An alert belongs to one incident at most. `instance`: its rule and fingerprint. `link`: why it joined; null for the one
-- that opened the incident. `place`: where it locates the trouble.
CREATE TABLE alert_incident_members (
  alert_id uuid PRIMARY KEY REFERENCES alerts (id) ON DELETE CASCADE,
  incident_id uuid NOT NULL REFERENCES alert_incidents (id) ON DELETE CASCADE,
  project_id integer NOT NULL,
  instance text NOT NULL,
  joined_at timestamptz(6) NOT NULL,
  link text,
  place jsonb
);
CREATE INDEX alert_incident_members_incident_id_idx ON alert_incident_members (incident_id);

CREATE TABLE alert_incident_events (
  id bigserial PRIMARY KEY,
  project_id integer NOT NULL,
  incident_id uuid NOT NULL REFERENCES alert_incidents (id) ON DELETE CASCADE,
  at timestamptz(6) NOT NULL,
  kind text NOT NULL,
  actor text,
  data jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX alert_incident_events_incident_id_idx ON alert_incident_events (incident_id, id);

ALTER TABLE projects ADD COLUMN joins_incidents boolean NOT NULL DEFAULT true;
-- Messages about an incident after its first one, without repeats.
ALTER TABLE notification_groups ADD COLUMN updates integer NOT NULL DEFAULT 0;
