-- Calls that a gateway tried and that failed: for some minutes, so that a success of the same trace is known as a fallback
-- whichever process receives it.
CREATE TABLE failed_attempts (
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  trace bytea NOT NULL,
  model text NOT NULL,
  ended_at timestamptz(6) NOT NULL,
  PRIMARY KEY (project_id, trace, ended_at, model)
);
CREATE INDEX failed_attempts_ended_at_idx ON failed_attempts (ended_at);
