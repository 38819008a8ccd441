-- Each project is summed up in transactions of its own: one that waits or fails holds up no other, and its rows can live
-- on a node of their own.
CREATE TABLE project_marks AS
  SELECT p.id AS project_id, m.level, m.until FROM projects p CROSS JOIN rollup_marks m;
DROP TABLE rollup_marks;
CREATE TABLE rollup_marks (
  project_id integer NOT NULL,
  level text NOT NULL CHECK (level IN ('1h', '1d')),
  until timestamptz(6) NOT NULL,
  PRIMARY KEY (project_id, level)
);
INSERT INTO rollup_marks (project_id, level, until) SELECT project_id, level, until FROM project_marks;
DROP TABLE project_marks;

ALTER TABLE rollup_fragments DROP CONSTRAINT rollup_fragments_pkey;
ALTER TABLE rollup_fragments ADD PRIMARY KEY (project_id, id);
