-- All closed days of a series in one row: what the counters of /api/v1/metrics begin with. They must never fall, so the
-- row outlives the days that it was summed from.
CREATE TABLE rollup_totals (
  project_id integer NOT NULL,
  series_id integer NOT NULL,
  requests bigint NOT NULL,
  successes bigint NOT NULL,
  errors bigint NOT NULL,
  fallbacks bigint NOT NULL,
  unpriced bigint NOT NULL,
  finish_known bigint NOT NULL,
  truncated bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  thinking_tokens bigint NOT NULL,
  cached_input_tokens bigint NOT NULL,
  cost_nano numeric NOT NULL,
  PRIMARY KEY (project_id, series_id)
);

INSERT INTO rollup_totals (project_id, series_id, requests, successes, errors, fallbacks, unpriced, finish_known, truncated,
    input_tokens, output_tokens, thinking_tokens, cached_input_tokens, cost_nano)
  SELECT project_id, series_id, sum(requests), sum(successes), sum(errors), sum(fallbacks), sum(unpriced),
    sum(finish_known), sum(truncated), sum(input_tokens), sum(output_tokens), sum(thinking_tokens),
    sum(cached_input_tokens), sum(cost_nano)
  FROM rollup_1d WHERE bucket < (SELECT until FROM rollup_marks WHERE level = '1d') GROUP BY 1, 2;
