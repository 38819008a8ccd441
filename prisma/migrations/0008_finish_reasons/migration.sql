-- Why an answer ended; null where the sender does not say, as in all rows from before.
ALTER TABLE requests ADD COLUMN finish_reason text;

-- Requests whose finish reason is known, and those of them that were cut at a limit. Constant defaults rewrite no rows.
ALTER TABLE rollup_fragments
  ADD COLUMN finish_known bigint NOT NULL DEFAULT 0,
  ADD COLUMN truncated bigint NOT NULL DEFAULT 0;
ALTER TABLE rollup_1m
  ADD COLUMN finish_known bigint NOT NULL DEFAULT 0,
  ADD COLUMN truncated bigint NOT NULL DEFAULT 0;
ALTER TABLE rollup_1h
  ADD COLUMN finish_known bigint NOT NULL DEFAULT 0,
  ADD COLUMN truncated bigint NOT NULL DEFAULT 0;
ALTER TABLE rollup_1d
  ADD COLUMN finish_known bigint NOT NULL DEFAULT 0,
  ADD COLUMN truncated bigint NOT NULL DEFAULT 0;
