-- When a round over the project's rules was last completed, by whichever process: readiness and the pages ask for it.
ALTER TABLE projects ADD COLUMN evaluated_at timestamptz(6);
