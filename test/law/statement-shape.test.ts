import { describe, expect, it } from "vitest";
import { judgeStatement } from "./statement-shape";

const TABLES = new Set([
  "requests",
  "rollup_1m",
  "rollup_fragments",
  "series",
  "alerts",
  "projects",
  "anomalies",
]);

describe("the shape of a statement", () => {
  it.each([
    ["SELECT count(*) FROM alerts"],
    ["SELECT sum(requests) FROM rollup_1m WHERE project_id = $1 AND bucket >= $2"],
    ["SELECT r.id FROM requests r JOIN series s ON s.id = r.series_id WHERE r.project_id = $1"],
    [
      "INSERT INTO requests (project_id, id) SELECT * FROM unnest($1::int4[], $2::text[]) ON CONFLICT DO NOTHING RETURNING 1",
    ],
    ["SELECT project_id, max(id) FROM rollup_fragments WHERE project_id = ANY ($1) GROUP BY 1"],
    ["SELECT DISTINCT project_id FROM rollup_fragments /* all projects */"],
    [
      `/* all projects */ SELECT * FROM rollup_1m r JOIN unnest($1::int4[]) AS w (id) ON w.id = r.project_id
       WHERE r.project_id = ANY ($1)`,
    ],
    [
      "ALTER TABLE requests ATTACH PARTITION requests_20260101 FOR VALUES FROM ('2026-01-01') TO ('2026-01-02')",
    ],
    [
      "WITH marks AS (SELECT 1) SELECT * FROM marks, (SELECT max(id) FROM rollup_fragments WHERE project_id = $1) f",
    ],
  ])("is accepted: %s", (text) => {
    expect(judgeStatement(text, TABLES)).toBeNull();
  });

  it.each([
    ["SELECT count(*) FROM requests", "without project_id"],
    ["DELETE FROM rollup_1m WHERE bucket < $1", "without project_id"],
    ["UPDATE requests SET status = 1 WHERE id = $1", "without project_id"],
    [
      `SELECT r.id, (SELECT count(*) FROM anomalies a WHERE a.project_id = r.project_id) FROM requests r
       WHERE r.project_id = $1`,
      "without project_id",
    ],
    [
      `SELECT sum(n) FROM (SELECT count(*) AS n FROM rollup_1m WHERE project_id = $1 UNION ALL
       SELECT count(*) FROM rollup_fragments) AS both`,
      "without project_id",
    ],
    ["SELECT count(*) FROM requests r JOIN alerts a USING (project_id) WHERE r.project_id = $1", "alerts"],
    ["SELECT count(*) FROM requests_20260101", "without project_id"],
    [
      "SELECT max(id), (SELECT last_value FROM rollup_fragments_id_seq) FROM rollup_fragments WHERE project_id = $1",
      "sequence",
    ],
    ["INSERT INTO requests (id) SELECT * FROM unnest($1::text[]) ON CONFLICT DO NOTHING", "RETURNING"],
    [
      "INSERT INTO series (model) SELECT $2 LIMIT greatest(0, $3 - (SELECT count(*) FROM series WHERE project_id = $1))",
      "LIMIT",
    ],
    [
      `/* all projects */ WITH ends AS (SELECT w.id, r.bucket FROM unnest($1::int4[]) AS w (id)
       LEFT JOIN rollup_1m r ON r.project_id = w.id) SELECT * FROM ends`,
      "may have none",
    ],
    [
      "INSERT INTO rollup_1m SELECT * FROM requests r JOIN projects p ON true WHERE r.project_id = $1",
      "projects",
    ],
  ])("is refused: %s", (text, why) => {
    expect(judgeStatement(text, TABLES)).toContain(why);
  });
});
