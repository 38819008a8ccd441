-- A series is one combination of the four dimensions; hot tables hold its number instead of the texts.
CREATE TABLE series (
  id serial PRIMARY KEY,
  project_id integer NOT NULL,
  model text NOT NULL,
  provider text NOT NULL DEFAULT '',
  environment text NOT NULL DEFAULT '',
  service text NOT NULL DEFAULT '',
  first_seen_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX series_project_id_model_provider_environment_service_key
  ON series (project_id, model, provider, environment, service);

CREATE TABLE error_types (
  id serial PRIMARY KEY,
  project_id integer NOT NULL,
  name text NOT NULL
);
CREATE UNIQUE INDEX error_types_project_id_name_key ON error_types (project_id, name);

-- Raw requests: one partition a day, one index. Hot tables carry no foreign keys, so that they can be distributed.
CREATE TABLE requests (
  ts timestamptz(6) NOT NULL,
  project_id integer NOT NULL,
  series_id integer NOT NULL,
  cost_nano bigint,
  latency_ms integer NOT NULL,
  ttft_ms integer,
  input_tokens integer NOT NULL,
  output_tokens integer NOT NULL,
  thinking_tokens integer NOT NULL,
  cached_input_tokens integer NOT NULL,
  cache_write_tokens integer NOT NULL,
  error_type_id integer,
  status smallint NOT NULL,
  cost_source smallint NOT NULL,
  cache_hit boolean NOT NULL,
  id text NOT NULL,
  user_id text,
  fallback_from text,
  tags jsonb,
  dropped_names jsonb,
  PRIMARY KEY (project_id, ts, id)
) PARTITION BY RANGE (ts);

CREATE TABLE anomalies (
  ts timestamptz(6) NOT NULL,
  project_id integer NOT NULL,
  series_id integer NOT NULL,
  request_id text NOT NULL,
  type text NOT NULL,
  severity text NOT NULL,
  direction text,
  value double precision NOT NULL,
  baseline double precision NOT NULL,
  z_score double precision NOT NULL,
  message text NOT NULL,
  PRIMARY KEY (project_id, ts, request_id, type)
) PARTITION BY RANGE (ts);

CREATE TABLE circuit_events (
  project_id integer NOT NULL,
  name text NOT NULL,
  ts timestamptz(6) NOT NULL,
  id text NOT NULL,
  state text NOT NULL CHECK (state IN ('closed', 'open', 'half_open')),
  provider text,
  model text,
  reason text,
  received_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (project_id, id)
);
CREATE INDEX circuit_events_project_id_name_ts_idx ON circuit_events (project_id, name, ts);

-- The inbox of the rollups: one append-only row a series, minute and committed batch, written in the batch's own
-- transaction. No unique key, so writers never wait for each other. The compactor moves rows from here to rollup_1m.
CREATE TABLE rollup_fragments (
  id bigserial PRIMARY KEY,
  project_id integer NOT NULL,
  series_id integer NOT NULL,
  bucket timestamptz(6) NOT NULL,
  requests bigint NOT NULL,
  successes bigint NOT NULL,
  errors bigint NOT NULL,
  fallbacks bigint NOT NULL,
  cache_hits bigint NOT NULL,
  unpriced bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  thinking_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  cost_nano numeric NOT NULL,
  cost_nano_sq numeric NOT NULL,
  cost_nano_max bigint NOT NULL,
  latency_sum bigint NOT NULL,
  latency_sum_sq numeric NOT NULL,
  latency_max integer,
  output_tokens_sum_sq numeric NOT NULL,
  ttft_sum bigint NOT NULL,
  ttft_count bigint NOT NULL,
  error_types jsonb,
  latency_sketch bytea NOT NULL,
  ttft_sketch bytea NOT NULL,
  output_tokens_sketch bytea NOT NULL,
  cost_sketch bytea NOT NULL
);
CREATE INDEX rollup_fragments_project_id_bucket_idx ON rollup_fragments (project_id, bucket);

CREATE TABLE rollup_1m (
  project_id integer NOT NULL,
  series_id integer NOT NULL,
  bucket timestamptz(6) NOT NULL,
  requests bigint NOT NULL,
  successes bigint NOT NULL,
  errors bigint NOT NULL,
  fallbacks bigint NOT NULL,
  cache_hits bigint NOT NULL,
  unpriced bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  thinking_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  cost_nano numeric NOT NULL,
  cost_nano_sq numeric NOT NULL,
  cost_nano_max bigint NOT NULL,
  latency_sum bigint NOT NULL,
  latency_sum_sq numeric NOT NULL,
  latency_max integer,
  output_tokens_sum_sq numeric NOT NULL,
  ttft_sum bigint NOT NULL,
  ttft_count bigint NOT NULL,
  error_types jsonb,
  latency_sketch bytea NOT NULL,
  ttft_sketch bytea NOT NULL,
  output_tokens_sketch bytea NOT NULL,
  cost_sketch bytea NOT NULL,
  PRIMARY KEY (project_id, bucket, series_id)
) PARTITION BY RANGE (bucket);

CREATE TABLE rollup_1h (
  project_id integer NOT NULL,
  series_id integer NOT NULL,
  bucket timestamptz(6) NOT NULL,
  requests bigint NOT NULL,
  successes bigint NOT NULL,
  errors bigint NOT NULL,
  fallbacks bigint NOT NULL,
  cache_hits bigint NOT NULL,
  unpriced bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  thinking_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  cost_nano numeric NOT NULL,
  cost_nano_sq numeric NOT NULL,
  cost_nano_max bigint NOT NULL,
  latency_sum bigint NOT NULL,
  latency_sum_sq numeric NOT NULL,
  latency_max integer,
  output_tokens_sum_sq numeric NOT NULL,
  ttft_sum bigint NOT NULL,
  ttft_count bigint NOT NULL,
  error_types jsonb,
  latency_sketch bytea NOT NULL,
  ttft_sketch bytea NOT NULL,
  output_tokens_sketch bytea NOT NULL,
  cost_sketch bytea NOT NULL,
  PRIMARY KEY (project_id, bucket, series_id)
) PARTITION BY RANGE (bucket);

CREATE TABLE rollup_1d (
  project_id integer NOT NULL,
  series_id integer NOT NULL,
  bucket timestamptz(6) NOT NULL,
  requests bigint NOT NULL,
  successes bigint NOT NULL,
  errors bigint NOT NULL,
  fallbacks bigint NOT NULL,
  cache_hits bigint NOT NULL,
  unpriced bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  thinking_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  cache_write_tokens bigint NOT NULL,
  cost_nano numeric NOT NULL,
  cost_nano_sq numeric NOT NULL,
  cost_nano_max bigint NOT NULL,
  latency_sum bigint NOT NULL,
  latency_sum_sq numeric NOT NULL,
  latency_max integer,
  output_tokens_sum_sq numeric NOT NULL,
  ttft_sum bigint NOT NULL,
  ttft_count bigint NOT NULL,
  error_types jsonb,
  latency_sketch bytea NOT NULL,
  ttft_sketch bytea NOT NULL,
  output_tokens_sketch bytea NOT NULL,
  cost_sketch bytea NOT NULL,
  PRIMARY KEY (project_id, bucket, series_id)
);

-- Minutes before the '1h' mark are contained in rollup_1h, hours before the '1d' mark in rollup_1d.
-- A fragment older than a mark is late: the compactor folds it into every level it belongs to.
CREATE TABLE rollup_marks (
  level text PRIMARY KEY CHECK (level IN ('1h', '1d')),
  until timestamptz(6) NOT NULL
);
INSERT INTO rollup_marks (level, until) VALUES
  ('1h', date_trunc('hour', now(), 'UTC')),
  ('1d', date_trunc('day', now(), 'UTC'));

-- Prices that a team sets itself; they win over every other source. Valid in [valid_from, valid_to).
CREATE TABLE price_overrides (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL,
  model text NOT NULL,
  provider text,
  input_nano_per_token numeric NOT NULL CHECK (input_nano_per_token >= 0),
  output_nano_per_token numeric NOT NULL CHECK (output_nano_per_token >= 0),
  cached_nano_per_token numeric CHECK (cached_nano_per_token >= 0),
  cache_write_nano_per_token numeric CHECK (cache_write_nano_per_token >= 0),
  valid_from timestamptz(6) NOT NULL,
  valid_to timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE INDEX price_overrides_project_id_model_idx ON price_overrides (project_id, model);
