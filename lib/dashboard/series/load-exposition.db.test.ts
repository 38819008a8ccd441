import { beforeAll, expect, it } from "vitest";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { makeTeam } from "@/test/people";
import { dayAgo, setMarks } from "@/test/rollup-checks";
import { loadExposition } from "./load-exposition";

const day = dayAgo(20);
const afterDay = day + DAY_MS + 2 * MINUTE_MS;
let projectId: number;
let sent = 0;

async function store(at: number, count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => ({
    index,
    value: {
      id: `r${++sent}`,
      timestamp: (at + index) / 1_000,
      model: "gpt-5",
      latency_ms: 100,
      input_tokens: 10,
      output_tokens: 7,
      cost_usd: 0.25,
    },
  }));
  expect((await acceptItems(items, [], projectId, at + MINUTE_MS)).rejected).toEqual([]);
}

async function counters(now = afterDay): Promise<Record<string, number>> {
  const lines = (await loadExposition(projectId, now)).split("\n");
  const value = (start: string) =>
    Number(
      lines
        .find((line) => line.startsWith(start))
        ?.split(" ")
        .at(-1),
    );
  return {
    requests: value('sightline_requests_total{model="gpt-5",status="success"}'),
    output: value('sightline_tokens_total{model="gpt-5",kind="output"}'),
    spend: value('sightline_spend_dollars_total{model="gpt-5"}'),
  };
}

const of = (requests: number) => ({ requests, output: 7 * requests, spend: 0.25 * requests });

beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await compactRollups(Date.now());
  await setMarks(day);
});

it("counters are the same before and after minutes, hours and days close", async () => {
  await store(day + 10 * MINUTE_MS, 4);
  await store(day + 5 * HOUR_MS, 3);
  expect(await counters()).toEqual(of(7));
  await compactRollups(day + 6 * HOUR_MS);
  expect(await counters()).toEqual(of(7));
  expect(await compactRollups(afterDay)).toMatchObject({ days: 1 });
  expect(await counters()).toEqual(of(7));
});

it("counters grow with requests that come after their day has closed", async () => {
  await store(day + 3 * HOUR_MS, 2);
  expect(await counters()).toEqual(of(9));
  await compactRollups(afterDay);
  expect(await counters()).toEqual(of(9));
});

it("a scrape reads no closed day", async () => {
  const other = await pool().connect();
  try {
    await other.query("BEGIN");
    await other.query("LOCK TABLE rollup_1d IN ACCESS EXCLUSIVE MODE");
    expect(await counters()).toEqual(of(9));
  } finally {
    await other.query("ROLLBACK");
    other.release();
  }
});

it("counters do not fall when the days are past retention", async () => {
  for (const table of ["rollup_1d", "rollup_1h", "rollup_1m"])
    await pool().query(`DELETE FROM ${table} WHERE project_id = $1 AND bucket < $2`, [
      projectId,
      new Date(day + DAY_MS),
    ]);
  expect(await counters()).toEqual(of(9));
});

it("counters count requests whose clock is ahead, and keep them", async () => {
  await store(afterDay + 30 * MINUTE_MS, 1);
  expect(await counters()).toEqual(of(10));
});
