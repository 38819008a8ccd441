-- When the link of a message silenced an alert: it does so once.
ALTER TABLE notification_alerts ADD COLUMN silenced_at timestamptz(6);
