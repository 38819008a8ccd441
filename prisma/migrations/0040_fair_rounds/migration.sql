-- Since when every enabled rule of the project has been judged; null: not yet.
ALTER TABLE projects ADD COLUMN judged_at timestamptz;
-- Label sets beyond the number that a rule judges, in its last evaluation.
ALTER TABLE rules ADD COLUMN left_out int NOT NULL DEFAULT 0;
