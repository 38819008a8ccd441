-- Reports of calls, for a while: the same call may be reported again by its parent, by another instrumentation or by a
-- gateway, in any batch and by any process.
CREATE TABLE call_reports (
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  -- What related records share; empty where they share nothing.
  trace text NOT NULL,
  key text NOT NULL,
  answer text,
  counts text,
  scope text NOT NULL,
  started_at timestamptz(6) NOT NULL,
  ended_at timestamptz(6) NOT NULL,
  -- What was reported, as lib/senders reads it: names, counts and times.
  reported text NOT NULL,
  -- In which state it is counted; null where another report counts.
  counted text,
  seen_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, trace, key)
);
CREATE INDEX call_reports_answer_idx ON call_reports (project_id, answer) WHERE answer IS NOT NULL;
CREATE INDEX call_reports_counts_idx ON call_reports (project_id, counts, ended_at) WHERE counts IS NOT NULL;
CREATE INDEX call_reports_seen_at_idx ON call_reports USING brin (seen_at);

-- Where both a client and a gateway report a call, which report counts.
ALTER TABLE projects ADD COLUMN gateway_counts boolean NOT NULL DEFAULT false;
