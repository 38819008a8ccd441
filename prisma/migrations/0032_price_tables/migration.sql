-- Price tables that an operator loaded; the one with the newest data is used, unless Sightline brings newer data itself.
CREATE TABLE price_tables (
  id serial PRIMARY KEY,
  name text NOT NULL,
  data_date text NOT NULL,
  providers jsonb NOT NULL,
  -- Loaded although it is older than what was in use: used in any case.
  pinned boolean NOT NULL DEFAULT false,
  loaded_at timestamptz(6) NOT NULL DEFAULT now()
);
