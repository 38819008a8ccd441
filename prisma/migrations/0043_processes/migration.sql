-- What each running process says of itself every 10 s, so that every process can show all of them.
CREATE TABLE processes (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  version text NOT NULL,
  started_at timestamptz(6) NOT NULL DEFAULT now(),
  seen_at timestamptz(6) NOT NULL DEFAULT now(),
  state jsonb NOT NULL
);
