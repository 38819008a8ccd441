-- Counts the changes of figures before the marks, so that readers can keep those that did not change.
ALTER TABLE rollup_marks ADD COLUMN revision bigint NOT NULL DEFAULT 0;
