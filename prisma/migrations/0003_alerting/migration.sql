CREATE TABLE rules (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  pack_key text,
  name text NOT NULL,
  kind text NOT NULL,
  definition jsonb NOT NULL,
  severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
  enabled boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  updated_at timestamptz(6) NOT NULL DEFAULT now(),
  last_evaluated_at timestamptz(6),
  last_error text
);
CREATE INDEX rules_project_id_idx ON rules (project_id);
CREATE UNIQUE INDEX rules_project_id_pack_key_key ON rules (project_id, pack_key);

-- The state machine of one rule with one label set. `machine` is the pure state, whole; `state` repeats its name.
CREATE TABLE alert_instances (
  rule_id uuid NOT NULL REFERENCES rules (id) ON DELETE CASCADE,
  fingerprint text NOT NULL,
  project_id integer NOT NULL,
  labels jsonb NOT NULL,
  state text NOT NULL,
  machine jsonb NOT NULL,
  updated_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (rule_id, fingerprint)
);
CREATE INDEX alert_instances_project_id_idx ON alert_instances (project_id);

-- One firing period of an instance. The API calls it an alert. It outlives its rule.
CREATE TABLE alerts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  rule_id uuid NOT NULL,
  rule_name text NOT NULL,
  rule_version integer NOT NULL,
  fingerprint text NOT NULL,
  episode integer NOT NULL,
  type text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
  state text NOT NULL CHECK (state IN ('firing', 'resolved')),
  labels jsonb NOT NULL,
  value double precision,
  baseline double precision,
  z_score double precision,
  threshold double precision,
  unit text NOT NULL,
  sample_size bigint,
  "window" text,
  message text NOT NULL,
  started_at timestamptz(6) NOT NULL,
  resolved_at timestamptz(6),
  resolve_reason text,
  acknowledged_by text,
  acknowledged_at timestamptz(6),
  occurrences integer NOT NULL DEFAULT 1,
  updated_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX alerts_rule_id_fingerprint_episode_key ON alerts (rule_id, fingerprint, episode);
CREATE UNIQUE INDEX alerts_one_open ON alerts (rule_id, fingerprint) WHERE state = 'firing';
CREATE INDEX alerts_project_id_started_at_idx ON alerts (project_id, started_at);

CREATE TABLE alert_events (
  id bigserial PRIMARY KEY,
  project_id integer NOT NULL,
  alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  at timestamptz(6) NOT NULL DEFAULT now(),
  kind text NOT NULL,
  actor text,
  data jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX alert_events_alert_id_id_idx ON alert_events (alert_id, id);

CREATE TABLE channels (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name text NOT NULL,
  kind text NOT NULL,
  config jsonb NOT NULL,
  secret text,
  secret_last4 text,
  enabled boolean NOT NULL DEFAULT true,
  health text NOT NULL DEFAULT 'unknown' CHECK (health IN ('unknown', 'ok', 'degraded', 'disabled')),
  consecutive_failures integer NOT NULL DEFAULT 0,
  last_delivered_at timestamptz(6),
  last_error text,
  last_error_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  updated_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX channels_project_id_name_key ON channels (project_id, name);

CREATE TABLE routes (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
  matchers jsonb NOT NULL DEFAULT '{}',
  channel_ids uuid[],
  created_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE INDEX routes_project_id_idx ON routes (project_id);

-- The outbox: one row a message and channel, written in the transaction of the transition that it tells of.
CREATE TABLE notifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  seq bigserial NOT NULL,
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  alert_id uuid REFERENCES alerts (id) ON DELETE CASCADE,
  order_key text NOT NULL,
  reason text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'dead', 'withdrawn')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(6) NOT NULL DEFAULT now(),
  lease_until timestamptz(6),
  last_error text,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  finished_at timestamptz(6)
);
CREATE INDEX notifications_due ON notifications (next_attempt_at) WHERE state = 'queued';
CREATE INDEX notifications_channel_id_order_key_seq_idx ON notifications (channel_id, order_key, seq);
CREATE INDEX notifications_project_id_created_at_idx ON notifications (project_id, created_at);

CREATE TABLE delivery_attempts (
  id bigserial PRIMARY KEY,
  notification_id uuid NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
  project_id integer NOT NULL,
  attempt integer NOT NULL,
  at timestamptz(6) NOT NULL DEFAULT now(),
  outcome text NOT NULL CHECK (outcome IN ('delivered', 'retry', 'dead')),
  status integer,
  answer text,
  error text,
  latency_ms integer NOT NULL
);
CREATE INDEX delivery_attempts_notification_id_idx ON delivery_attempts (notification_id);

CREATE TABLE budgets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  name text NOT NULL,
  period text NOT NULL CHECK (period IN ('daily', 'weekly', 'monthly')),
  amount_nano bigint NOT NULL CHECK (amount_nano > 0),
  time_zone text NOT NULL DEFAULT 'UTC',
  filters jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  updated_at timestamptz(6) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX budgets_project_id_name_key ON budgets (project_id, name);
