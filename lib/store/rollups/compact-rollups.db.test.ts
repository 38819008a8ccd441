import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf, setMarks, totalRequests } from "@/test/rollup-checks";
import { compactRollups, lockCompaction } from "./compact-rollups";
import { recountDay } from "./recount-rollups";

const day = dayAgo(4);
let projectId: number;

beforeAll(async () => {
  ({ projectId } = await makeTeam());
});

beforeEach(async () => {
  await compactRollups(day + 2 * DAY_MS);
  await setMarks(day);
});

function item(ts: number, more: object = {}) {
  const timestamp = ts / 1000;
  return {
    id: `${ts}-${Math.round(ts % 7919)}`,
    timestamp,
    model: "m",
    latency_ms: 10 + (ts % 977),
    ...more,
  };
}

async function store(values: object[], now = day + DAY_MS) {
  const answer = await acceptItems(
    values.map((value, index) => ({ index, value })),
    [],
    projectId,
    now,
  );
  expect(answer.rejected).toEqual([]);
}

async function count(table: string): Promise<number> {
  const { rows } = await pool().query(
    `SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1 AND bucket >= $2 AND bucket < $3`,
    [projectId, new Date(day), new Date(day + DAY_MS)],
  );
  return rows[0].n;
}

describe("compactRollups", () => {
  it("moves fragments of closed minutes and leaves those of the open one", async () => {
    const at = day + 10 * MINUTE_MS;
    await store([item(at), item(at + 1000)]);
    await store([item(at + 2000), item(at + MINUTE_MS)]);
    expect(await count("rollup_fragments")).toBe(3);
    expect(await compactRollups(at + MINUTE_MS + 30_000)).toEqual({ fragments: 2, hours: 0, days: 0 });
    expect([await count("rollup_fragments"), await count("rollup_1m")]).toEqual([1, 1]);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("rolls up an hour two minutes after it has closed, and a day from its hours", async () => {
    const closing = day + HOUR_MS + 2 * MINUTE_MS;
    expect(await compactRollups(closing - 1)).toMatchObject({ hours: 0 });
    expect(await compactRollups(closing)).toMatchObject({ hours: 1, days: 0 });
    expect(await count("rollup_1h")).toBe(1);
    await store([item(day + 5 * HOUR_MS)]);
    expect(await compactRollups(day + DAY_MS + 2 * MINUTE_MS)).toMatchObject({ hours: 23, days: 1 });
    expect([await count("rollup_1h"), await count("rollup_1d")]).toEqual([2, 1]);
    for (const level of ["1m", "1h", "1d"] as const) {
      expect(await totalRequests(projectId, day, day + DAY_MS, level)).toBe(5);
    }
    expect(await recountDay(day)).toMatchObject({ differenceCount: 0, buckets: { "1h": 2, "1d": 1 } });
  });

  it("folds late rows into every closed level", async () => {
    await compactRollups(day + DAY_MS + HOUR_MS);
    await store([item(day + 10 * MINUTE_MS + 500), item(day + 23 * HOUR_MS, { model: "new" })]);
    expect(await differencesOf(day)).toEqual([]);
    expect(await compactRollups(day + DAY_MS + HOUR_MS)).toMatchObject({ fragments: 2 });
    expect(await count("rollup_fragments")).toBe(0);
    expect(await differencesOf(day)).toEqual([]);
    expect(await totalRequests(projectId, day, day + DAY_MS, "1d")).toBe(7);
  });

  it("changes nothing on a second run", async () => {
    await compactRollups(day + DAY_MS + HOUR_MS);
    expect(await compactRollups(day + DAY_MS + HOUR_MS)).toEqual({ fragments: 0, hours: 0, days: 0 });
    expect(await differencesOf(day)).toEqual([]);
  });

  it("keeps totals constant for readers while rows are moved, rolled up and added", async () => {
    const other = dayAgo(6);
    await setMarks(other);
    const { projectId: busy } = await makeTeam();
    const accept = (values: object[]) =>
      acceptItems(
        values.map((value, index) => ({ index, value })),
        [],
        busy,
        other + DAY_MS,
      );
    for (let batch = 0; batch < 20; batch++) {
      await accept(Array.from({ length: 50 }, (_, n) => item(other + (n * 29 + batch) * 59_500)));
    }
    let done = false;
    const totals = new Set<number>();
    const reading = (async () => {
      while (!done) {
        for (const level of ["1m", "1h", "1d"] as const) {
          totals.add(await totalRequests(busy, other, other + 2 * DAY_MS, level));
        }
      }
    })();
    await Promise.all([1, 6, 12, 25, 26].map((hours) => compactRollups(other + hours * HOUR_MS)));
    await compactRollups(other + 2 * DAY_MS);
    done = true;
    await reading;
    expect([...totals]).toEqual([1000]);
    expect(await differencesOf(other)).toEqual([]);
  });

  it("runs in one process at a time, for each project", async () => {
    const client = await pool().connect();
    try {
      await client.query("BEGIN");
      await lockCompaction(client, projectId);
      await store([item(day + 40 * MINUTE_MS)]);
      const { projectId: other } = await makeTeam();
      await acceptItems([{ index: 0, value: item(day + 40 * MINUTE_MS) }], [], other, day + DAY_MS);
      expect(await compactRollups(day + HOUR_MS)).toEqual({ fragments: 1, hours: 0, days: 0 });
      expect(await totalRequests(other, day, day + HOUR_MS, "1m")).toBe(1);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
    expect(await compactRollups(day + HOUR_MS)).toMatchObject({ fragments: 1 });
  });
});

describe("recountDay", () => {
  const damages: [string, string, string][] = [
    ["a count in the minutes", "UPDATE rollup_1m SET requests = requests + 1", "1m"],
    ["a sketch in the hours", "UPDATE rollup_1h SET latency_sketch = '\\x'", "1h"],
    ["a sum of the days", "UPDATE rollup_1d SET cost_nano_sq = cost_nano_sq + 1", "1d"],
    ["a row that no request explains", "UPDATE rollup_1m SET series_id = series_id + 100000", "1m"],
    ["an hour that is lost", "DELETE FROM rollup_1h", "1h"],
  ];

  it.each(damages)("finds %s", async (_, sql, level) => {
    await compactRollups(day + 2 * DAY_MS);
    expect(await differencesOf(day)).toEqual([]);
    const table = sql.includes("rollup_1m")
      ? "rollup_1m"
      : sql.includes("rollup_1h")
        ? "rollup_1h"
        : "rollup_1d";
    const where = "WHERE project_id = $1 AND bucket >= $2 AND bucket < $3";
    const span = [projectId, new Date(day), new Date(day + DAY_MS)];
    const saved = `saved_${level}`;
    await pool().query(`CREATE TABLE ${saved} AS SELECT * FROM ${table}`);
    try {
      await pool().query(`${sql} ${where}`, span);
      const { differenceCount, differences } = await recountDay(day);
      expect(differenceCount).toBeGreaterThan(0);
      expect(differences[0]).toMatchObject({ level, projectId });
    } finally {
      await pool().query(`DELETE FROM ${table}`);
      await pool().query(`INSERT INTO ${table} SELECT * FROM ${saved}`);
      await pool().query(`DROP TABLE ${saved}`);
    }
    expect(await differencesOf(day)).toEqual([]);
  });
});
