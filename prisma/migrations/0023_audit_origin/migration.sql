-- The name of the actor at the time, and where the call came from.
ALTER TABLE audit_entries ADD COLUMN actor_name text;
ALTER TABLE audit_entries ADD COLUMN address text;
ALTER TABLE audit_entries ADD COLUMN user_agent text;

-- What keys and links changed belongs to the team of its project.
UPDATE audit_entries a SET team_id = p.team_id FROM projects p WHERE a.project_id = p.id AND a.team_id IS NULL;
UPDATE audit_entries a SET actor_name = u.email FROM users u WHERE a.actor_kind = 'user' AND a.actor_id = u.id::text;
UPDATE audit_entries a SET actor_name = k.name FROM api_keys k WHERE a.actor_kind = 'key' AND a.actor_id = k.id::text;

-- What people changed in their own account belongs to no team.
CREATE INDEX audit_entries_actor_id_idx ON audit_entries (actor_id, id) WHERE team_id IS NULL;
