-- What a rule saw when it fired and when it ended: the last looks of an instance, kept with each alert.
ALTER TABLE alert_instances ADD COLUMN evaluations jsonb NOT NULL DEFAULT '[]';
ALTER TABLE alerts ADD COLUMN evaluations jsonb NOT NULL DEFAULT '[]';
