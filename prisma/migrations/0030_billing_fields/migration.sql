-- What changes the price of a request, and what may be wrong with its cost. Columns without a value take no room in a row.
ALTER TABLE requests
  ADD COLUMN cache_write_1h_tokens integer,
  ADD COLUMN audio_input_tokens integer,
  ADD COLUMN audio_output_tokens integer,
  ADD COLUMN image_input_tokens integer,
  ADD COLUMN image_output_tokens integer,
  ADD COLUMN service_tier text,
  ADD COLUMN region text,
  ADD COLUMN cost_doubts smallint;
