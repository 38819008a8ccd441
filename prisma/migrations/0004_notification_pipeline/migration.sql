-- Why nobody is told of an alert for now: it is silenced, inhibited, or back within its cool-down.
ALTER TABLE alerts ADD COLUMN rule_kind text NOT NULL DEFAULT 'threshold';
ALTER TABLE alerts ADD COLUMN held_by jsonb;
ALTER TABLE alerts ADD COLUMN acknowledged_until timestamptz(6);

ALTER TABLE routes ADD COLUMN escalate_after_minutes integer CHECK (escalate_after_minutes > 0);
ALTER TABLE routes ADD COLUMN escalate_to uuid[] DEFAULT '{}';

-- Who is to hear of an alert, and with which others in one message. `not_before`: an escalation waits until then.
CREATE TABLE alert_targets (
  alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  project_id integer NOT NULL,
  group_key text NOT NULL,
  since timestamptz(6) NOT NULL,
  not_before timestamptz(6),
  closed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (alert_id, channel_id)
);
CREATE INDEX alert_targets_open ON alert_targets (channel_id, group_key) WHERE NOT closed;

-- One conversation with a channel: when it has to be looked at again, and what was said last.
CREATE TABLE notification_groups (
  channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  group_key text NOT NULL,
  project_id integer NOT NULL,
  look_at timestamptz(6),
  last_sent_at timestamptz(6),
  repeats integer NOT NULL DEFAULT 0,
  PRIMARY KEY (channel_id, group_key)
);
CREATE INDEX notification_groups_due ON notification_groups (look_at) WHERE look_at IS NOT NULL;

-- What each message says of which alerts: with the message's own state this is the record that the next one is held against.
CREATE TABLE notification_alerts (
  notification_id uuid NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
  alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  state text NOT NULL CHECK (state IN ('firing', 'resolved')),
  severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
  PRIMARY KEY (notification_id, alert_id)
);
CREATE INDEX notification_alerts_alert_id_idx ON notification_alerts (alert_id);
INSERT INTO notification_alerts (notification_id, alert_id, state, severity)
  SELECT n.id, n.alert_id, CASE WHEN n.reason IN ('resolved', 'fired_and_resolved') THEN 'resolved' ELSE 'firing' END, a.severity
  FROM notifications n JOIN alerts a ON a.id = n.alert_id;
-- Messages of the old shape that still wait cannot be sent by the new drivers; their alerts are told of anew.
UPDATE notifications SET state = 'withdrawn', finished_at = now(), last_error = 'made by an older version' WHERE state = 'queued';
ALTER TABLE notifications DROP COLUMN alert_id;

CREATE TABLE silences (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  project_id integer NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  matchers jsonb NOT NULL,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6),
  recurrence jsonb,
  comment text NOT NULL DEFAULT '',
  created_by text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT now(),
  CHECK (ends_at IS NOT NULL OR recurrence IS NOT NULL)
);
CREATE INDEX silences_project_id_idx ON silences (project_id);
