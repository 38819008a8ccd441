-- Null: the limit of the installation.
ALTER TABLE api_keys ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0);
-- The key that took over in a rotation.
ALTER TABLE api_keys ADD COLUMN replaced_by uuid;

-- Not logged: what a key took of its running minute is of no use after a crash, and costs no flush.
CREATE UNLOGGED TABLE api_key_windows (
  key_id uuid PRIMARY KEY REFERENCES api_keys (id) ON DELETE CASCADE,
  started_at timestamptz(6) NOT NULL,
  taken bigint NOT NULL
);
