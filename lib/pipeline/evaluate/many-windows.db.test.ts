import { afterAll, beforeAll, expect, it } from "vitest";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { kindOf } from "@/lib/rules/registry";
import { ThresholdRule } from "@/lib/schema/rules/kinds/metric";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { insertRule, listRules } from "@/lib/store/alerts/rules";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { ROLLUP_COLUMN_LIST } from "@/lib/store/rollups/rollup-codec";
import { ROLLUP_COLUMNS } from "@/lib/store/rollups/rollup-columns";
import { AlertStory } from "@/test/alert-story";
import { factsReader, WINDOW_ROWS } from "./load-facts";

const SERIES = 6_000;
const now = Date.now();
const end = floorTo(now, MINUTE_MS) + MINUTE_MS;
let story: AlertStory;
let projectId: number;

/** Each series sends in every minute of the last hour and the two before it. */
beforeAll(async () => {
  story = await AlertStory.begin();
  projectId = story.actor.projectId;
  await story.requests(1, { model: "gpt-5", timestamp: now / 1_000 });
  const { rows } = await pool().query<{ id: number }>(
    "INSERT INTO series (project_id, model) SELECT $1, 'many-' || n FROM generate_series(1, $2) AS n RETURNING id",
    [projectId, SERIES],
  );
  const names = ROLLUP_COLUMNS.map(({ name }) => name).join(", ");
  const begin = end - HOUR_MS - 2 * MINUTE_MS;
  await ensurePartitions([begin, end]);
  await pool().query(
    `INSERT INTO rollup_1m (${ROLLUP_COLUMN_LIST}) SELECT project_id, many, minute, ${names}
     FROM (SELECT * FROM rollup_fragments WHERE project_id = $1 LIMIT 1) m, unnest($2::int4[]) AS many,
       generate_series($3::timestamptz, $4::timestamptz, interval '1 minute') AS minute`,
    [
      projectId,
      rows.map(({ id }) => id),
      new Date(begin).toISOString(),
      new Date(end - MINUTE_MS).toISOString(),
    ],
  );
}, 120_000);
afterAll(() => story.end());

const threshold = (minutes: number) =>
  ThresholdRule.parse({
    kind: "threshold",
    metric: "error_rate",
    comparison: "above",
    threshold: 0.5,
    recovery: 0.4,
    window_seconds: minutes * 60,
    persistence: { k: 1, n: 1 },
    keep_firing_seconds: 0,
    min_requests: 1,
    group_by: [],
  });

it("the rules of a new project read a fifth of the minutes of thousands of series", async () => {
  const rules = await listRules(projectId);
  const needs = rules.map(({ definition }) => kindOf(definition).needs(definition));
  const withFigures = needs.find(({ figures }) => figures)!;
  const { figures } = (await (
    await factsReader(projectId, needs, now)
  )(withFigures)) as {
    figures: { minutes: readonly { seriesId: number }[] };
  };
  expect(figures.minutes.length).toBeGreaterThan(SERIES);
  expect(figures.minutes.length).toBeLessThan((SERIES * 62) / 5);
});

it("rules whose windows have too many rows say so, one by one, and the others are evaluated", async () => {
  for (let minutes = 15; minutes < 60; minutes++) {
    const rule = { packKey: null, severity: "warning", enabled: true, runbookUrl: null } as const;
    await insertRule(pool(), projectId, {
      ...rule,
      name: `of ${minutes} min`,
      definition: threshold(minutes),
    });
  }
  await story.breaker("open");
  await story.evaluate(now);
  const views = await loadRuleViews(projectId, now);
  const errors = (kind: string) => views.filter((rule) => rule.kind === kind).map((rule) => rule.last_error);
  expect(WINDOW_ROWS).toBeLessThan(SERIES * 60);
  for (const error of errors("threshold"))
    expect(error).toMatch(/^Error: The windows of this project's rules have more than 300,000 rows/);
  expect(errors("circuit_open")).toEqual([null]);
  const firing = (await story.alerts()).filter(({ state }) => state === "firing");
  expect(firing.map(({ type }) => type)).toEqual(["circuit_open"]);
});
