-- What a sender does not count is unknown: null, which is not 0. Requests that came before have all counts.
ALTER TABLE requests
  ALTER COLUMN input_tokens DROP NOT NULL,
  ALTER COLUMN output_tokens DROP NOT NULL,
  ALTER COLUMN thinking_tokens DROP NOT NULL,
  ALTER COLUMN cached_input_tokens DROP NOT NULL,
  ALTER COLUMN cache_write_tokens DROP NOT NULL,
  -- The model that answered, where it is known to be another, and what sent the request in words of its own.
  ADD COLUMN served_model text,
  ADD COLUMN sender text;

-- Requests that a mean leaves out. Constant defaults rewrite no rows, and are right for all days before.
ALTER TABLE rollup_fragments
  ADD COLUMN input_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN output_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN failed_output_unknown bigint NOT NULL DEFAULT 0;
ALTER TABLE rollup_1m
  ADD COLUMN input_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN output_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN failed_output_unknown bigint NOT NULL DEFAULT 0;
ALTER TABLE rollup_1h
  ADD COLUMN input_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN output_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN failed_output_unknown bigint NOT NULL DEFAULT 0;
ALTER TABLE rollup_1d
  ADD COLUMN input_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN output_unknown bigint NOT NULL DEFAULT 0,
  ADD COLUMN failed_output_unknown bigint NOT NULL DEFAULT 0;
