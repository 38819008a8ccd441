-- What the anomaly detectors follow: a metric of one model and service.
CREATE TABLE detector_series (
  id serial PRIMARY KEY,
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  metric text NOT NULL,
  model text NOT NULL,
  service text NOT NULL
);
CREATE UNIQUE INDEX detector_series_project_id_metric_model_service_key
  ON detector_series (project_id, metric, model, service);

-- Five minutes of a series: moments of ln x, and what was expected of it then. `bin` counts five minutes since 1970.
CREATE TABLE detector_bins (
  series_id integer NOT NULL REFERENCES detector_series (id) ON DELETE CASCADE,
  bin integer NOT NULL,
  n integer NOT NULL,
  ln_sum double precision NOT NULL,
  ln_sum_sq double precision NOT NULL,
  -- Expected ln x and its standard error; null while learning.
  level double precision,
  error double precision,
  firing boolean NOT NULL,
  PRIMARY KEY (series_id, bin)
);

-- A day of a series relative to the level expected at the time: where its tails begin.
CREATE TABLE detector_tails (
  series_id integer NOT NULL REFERENCES detector_series (id) ON DELETE CASCADE,
  day integer NOT NULL,
  sketch bytea NOT NULL,
  PRIMARY KEY (series_id, day)
);

-- People said that the level of a firing series is the new normal.
CREATE TABLE accepted_levels (
  id serial PRIMARY KEY,
  series_id integer NOT NULL REFERENCES detector_series (id) ON DELETE CASCADE,
  bin integer NOT NULL,
  accepted_by text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE INDEX accepted_levels_series_id_idx ON accepted_levels (series_id);

-- Times that people marked: the detectors do not learn from them.
CREATE TABLE incidents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6) NOT NULL CHECK (ends_at > starts_at),
  -- Null: all of them.
  model text,
  service text,
  comment text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE INDEX incidents_project_id_starts_at_idx ON incidents (project_id, starts_at);

INSERT INTO rules (project_id, pack_key, name, kind, definition, severity)
SELECT p.id, r.pack_key, r.name, 'anomaly',
  jsonb_build_object('kind', 'anomaly', 'metric', r.metric, 'detectors', '["level", "tail"]'::jsonb, 'side', r.side),
  'warning'
FROM projects p CROSS JOIN (VALUES
  ('latency_anomaly', 'Unusual latency', 'latency_p50', 'above'),
  ('ttft_anomaly', 'Unusual time to first token', 'ttft_p50', 'above'),
  ('output_length_anomaly', 'Unusual output length', 'output_tokens_p50', 'both'),
  ('cost_anomaly', 'Unusual cost per request', 'cost_per_request', 'above')
) AS r (pack_key, name, metric, side)
ON CONFLICT (project_id, pack_key) DO NOTHING;

-- What the z rule of single requests does with its hits. An empty metric, model or service stands for all of them; the
-- row that names most counts.
CREATE TABLE hit_modes (
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  metric text NOT NULL CHECK (metric IN ('', 'latency', 'output_tokens', 'cost')),
  model text NOT NULL,
  service text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('annotate', 'rate', 'notify')),
  sensitivity double precision NOT NULL CHECK (sensitivity > 0),
  PRIMARY KEY (project_id, metric, model, service)
);

INSERT INTO rules (project_id, pack_key, name, kind, definition, severity)
SELECT id, 'request_hits', 'Unusual requests', 'request_hits', '{"kind": "request_hits"}', 'warning' FROM projects
ON CONFLICT (project_id, pack_key) DO NOTHING;
