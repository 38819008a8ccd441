-- How much of a cost is doubtful. Constant defaults rewrite no rows; requests from before have no doubts stored, so a
-- recount of their days gives the same.
ALTER TABLE rollup_fragments
  ADD COLUMN doubtful bigint NOT NULL DEFAULT 0,
  ADD COLUMN doubtful_nano numeric NOT NULL DEFAULT 0;
ALTER TABLE rollup_1m
  ADD COLUMN doubtful bigint NOT NULL DEFAULT 0,
  ADD COLUMN doubtful_nano numeric NOT NULL DEFAULT 0;
ALTER TABLE rollup_1h
  ADD COLUMN doubtful bigint NOT NULL DEFAULT 0,
  ADD COLUMN doubtful_nano numeric NOT NULL DEFAULT 0;
ALTER TABLE rollup_1d
  ADD COLUMN doubtful bigint NOT NULL DEFAULT 0,
  ADD COLUMN doubtful_nano numeric NOT NULL DEFAULT 0;

-- reported_nano: what was reported, where a price of the project took its place. previous_*: the cost before the
-- re-pricing `repriced_by`.
ALTER TABLE requests
  ADD COLUMN reported_nano bigint,
  ADD COLUMN previous_nano bigint,
  ADD COLUMN previous_source smallint,
  ADD COLUMN repriced_by integer;

-- as_model: priced as this model of the price table, instead of by rates. reason: why, above all for a price of zero.
ALTER TABLE price_overrides
  ADD COLUMN as_model text,
  ADD COLUMN reason text;

-- Re-pricing of a range, an hour at a time. `next_at`: up to where it is done; `leased_until`: a process is at it.
CREATE TABLE repricings (
  id serial PRIMARY KEY,
  project_id integer NOT NULL,
  range_from timestamptz(6) NOT NULL,
  range_to timestamptz(6) NOT NULL,
  model text,
  provider text,
  state text NOT NULL CHECK (state IN ('running', 'done', 'canceled', 'failed')),
  next_at timestamptz(6) NOT NULL,
  leased_until timestamptz(6),
  requests bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,
  models jsonb NOT NULL DEFAULT '{}',
  price_table text NOT NULL,
  requested_by text NOT NULL,
  error text,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  finished_at timestamptz(6)
);
CREATE UNIQUE INDEX repricings_running_key ON repricings (project_id) WHERE state = 'running';
CREATE INDEX repricings_project_id_idx ON repricings (project_id, id);
