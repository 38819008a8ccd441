-- Where people read what to do when a rule fires. Adding it changes no row.
ALTER TABLE rules ADD COLUMN runbook_url text;
