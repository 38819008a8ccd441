-- What a rule saw when it fired and when it ended: the last looks of an instance, kept with each alert; and its figures
-- at their worst, which is what an alert that has ended tells.
ALTER TABLE alert_instances ADD COLUMN evaluations jsonb NOT NULL DEFAULT '[]', ADD COLUMN worst jsonb;
ALTER TABLE alerts ADD COLUMN evaluations jsonb NOT NULL DEFAULT '[]';
