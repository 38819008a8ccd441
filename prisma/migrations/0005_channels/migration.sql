ALTER TABLE channels
  -- Signs along with the new secret until then.
  ADD COLUMN previous_secret text,
  ADD COLUMN previous_secret_until timestamptz(6),
  -- The receiver asked to be left alone until then.
  ADD COLUMN paused_until timestamptz(6),
  -- Until then what has been sent would have lasted at the receiver's even pace.
  ADD COLUMN paced_until timestamptz(6),
  -- Why Sightline itself switched it off; null where it is on or a person did.
  ADD COLUMN disabled_reason text,
  -- A deleted channel stays without its settings, so that what was sent through it can still be read.
  ADD COLUMN deleted_at timestamptz(6);

DROP INDEX channels_project_id_name_key;
CREATE UNIQUE INDEX channels_project_id_name_live ON channels (project_id, name) WHERE deleted_at IS NULL;

-- Of a mail that some of its recipients could not take for now: those who still are to get it.
ALTER TABLE notifications ADD COLUMN recipients_left text[];
