-- The minutes and hours of a whole project, a row each: what is read without a filter takes a row a minute or hour, however
-- many series there are. The columns of rollup_1m and rollup_1h; series_id is 0.
CREATE TABLE rollup_1m_all (LIKE rollup_1m INCLUDING ALL) PARTITION BY RANGE (bucket);
CREATE TABLE rollup_1h_all (LIKE rollup_1h INCLUDING ALL) PARTITION BY RANGE (bucket);
-- Most reads take the latency alone: it stays in the row, and what does not fit beside it leaves.
ALTER TABLE rollup_1m_all ALTER COLUMN latency_sketch SET STORAGE MAIN;
ALTER TABLE rollup_1h_all ALTER COLUMN latency_sketch SET STORAGE MAIN;

-- Level 'all': from which time on a project has them. Readers take earlier figures by series, and those of the next day, in which a web
-- process of the old version may still change figures without knowing of these.
ALTER TABLE rollup_marks DROP CONSTRAINT rollup_marks_level_check;
ALTER TABLE rollup_marks ADD CONSTRAINT rollup_marks_level_check CHECK (level IN ('1h', '1d', 'all'));

INSERT INTO installation (key, value)
  SELECT 'rollups_of_all', jsonb_build_object('from', date_trunc('day', now(), 'UTC') + interval '2 days')
  WHERE EXISTS (SELECT FROM projects);
INSERT INTO rollup_marks (project_id, level, until)
  SELECT m.project_id, 'all', date_trunc('day', greatest(now(), max(r.bucket)), 'UTC') + interval '2 days'
  FROM rollup_marks m LEFT JOIN rollup_1m r ON r.project_id = m.project_id AND r.bucket >= now() + interval '1 day'
  WHERE m.level = '1h' GROUP BY m.project_id;
