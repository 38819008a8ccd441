import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { DAY_MS, floorTo, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { dropPartitionsBefore } from "@/lib/store/database/partitions";
import { pool, transaction } from "@/lib/store/database/pool";
import { purgeProject } from "@/lib/store/people/purge-project";
import { repriceSlice } from "@/lib/store/prices/reprice-slice";
import { removeRequests } from "@/lib/store/requests/remove-requests";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf } from "@/test/rollup-checks";
import { withTableLock } from "@/test/table-lock";
import { compactRollups, lockCompaction } from "./compact-rollups";
import { listRollups } from "./list-rollups";
import { readLatencyQuantiles, readRollups } from "./read-rollups";
import { rollupFingerprint } from "./rollup-codec";
import { SKETCHES } from "./rollup-columns";
import { readRollupMarks } from "./rollup-marks";
import type { RollupQuery } from "./rollup-statement";

const day = dayAgo(5);
const TABLES = ["rollup_fragments", "rollup_1m", "rollup_1m_all", "rollup_1h", "rollup_1h_all"] as const;

/** One request, whose content follows from its number. */
function itemOf(slot: number) {
  return {
    id: `slot-${slot}`,
    timestamp: timeOf(slot) / 1_000,
    model: `model-${Math.floor(slot / 30) % 3}`,
    latency_ms: (slot * 997) % 4_000,
    ttft_ms: slot % 4 ? slot * 3 : undefined,
    output_tokens: (slot * 31) % 900,
    input_tokens: slot,
    cost_usd: slot % 7 ? slot / 1_000_003 : undefined,
    status: (["success", "error", "fallback"] as const)[slot % 5 === 4 ? 1 : slot % 2],
    error_type: slot % 5 === 4 ? "timeout" : undefined,
  };
}
/** Within six hours; four of all slots in a minute. */
const timeOf = (slot: number) => day + (slot % 6) * HOUR_MS + (slot % 5) * MINUTE_MS + (slot % 60) * 1_000;
const SLOTS = 120;

async function store(projectId: number, slots: readonly number[]): Promise<void> {
  const items = slots.map((slot, index) => ({ index, value: itemOf(slot) }));
  expect((await acceptItems(items, [], projectId, day + 2 * DAY_MS)).rejected).toEqual([]);
}

const count = async (table: string, projectId: number): Promise<number> =>
  (await pool().query(`SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1`, [projectId])).rows[0]
    .n;

async function purge(projectId: number): Promise<void> {
  await pool().query("UPDATE projects SET deleted_at = now() - interval '5 minutes' WHERE id = $1", [
    projectId,
  ]);
  await purgeProject(projectId);
}

/** As in an installation that is older than the table: the project has such minutes from then on. */
async function beginAt(projectId: number, since: number | "-infinity"): Promise<void> {
  await pool().query(
    `INSERT INTO rollup_marks (project_id, level, until) VALUES ($1, '1h', $2), ($1, '1d', $2), ($1, 'all', $3)`,
    [projectId, isoTime(day), since === "-infinity" ? since : isoTime(since)],
  );
}

const STEPS: Pick<RollupQuery, "level" | "stepMs">[] = [
  { level: "1m", stepMs: MINUTE_MS },
  { level: "1m", stepMs: null },
  { level: "1h", stepMs: HOUR_MS },
  { level: "1h", stepMs: { starts: [day + 2 * MINUTE_MS, day + 150 * MINUTE_MS, day + 243 * MINUTE_MS] } },
  { level: "1d", stepMs: null },
];

/** Reads without a filter are the sums of what the same read says of each series. */
async function expectSums(projectId: number): Promise<void> {
  for (const step of STEPS)
    for (const [from, to] of [
      [day, day + DAY_MS],
      [day + 2 * MINUTE_MS, day + 4 * HOUR_MS + 3 * MINUTE_MS],
    ] as const) {
      if (typeof step.stepMs === "object" && step.stepMs && from < step.stepMs.starts[0]!) continue;
      const query = { projectId, filters: NO_FILTERS, from, to, ...step, sketches: SKETCHES };
      const bySeries = new Map<number, Rollup>();
      for (const { bucket, figures } of await readRollups({ ...query, groupBy: "series" })) {
        const sum = bySeries.get(bucket) ?? emptyRollup();
        mergeRollup(sum, figures);
        bySeries.set(bucket, sum);
      }
      const inOrder = (rows: (readonly [number, Rollup])[]) =>
        rows.sort((a, b) => a[0] - b[0]).map(([bucket, figures]) => [bucket, rollupFingerprint(figures)]);
      const ofAll = await readRollups({ ...query, groupBy: "none" });
      expect(inOrder(ofAll.map(({ bucket, figures }) => [bucket, figures]))).toEqual(inOrder([...bySeries]));
    }
}

/** The tables have a row for each minute and hour with figures since the mark, and no other. */
async function expectRows(projectId: number, since: number): Promise<void> {
  const buckets = async (table: string) =>
    (
      await pool().query<{ bucket: Date }>(
        `SELECT DISTINCT bucket FROM ${table} WHERE project_id = $1 AND bucket >= $2 ORDER BY 1`,
        [projectId, isoTime(table.endsWith("_all") ? 0 : since)],
      )
    ).rows.map(({ bucket }) => bucket.getTime());
  expect(await buckets("rollup_1m_all")).toEqual(await buckets("rollup_1m"));
  expect(await buckets("rollup_1h_all")).toEqual(await buckets("rollup_1h"));
}

type Step =
  | { store: number[] }
  | { remove: number[] }
  | { compactAfterHours: number }
  | { repriceHour: number; factor: number };

const slots = fc.uniqueArray(fc.integer({ min: 0, max: SLOTS - 1 }), { maxLength: 30 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ store: slots }) },
    { weight: 2, arbitrary: fc.record({ remove: slots }) },
    { weight: 2, arbitrary: fc.record({ compactAfterHours: fc.integer({ min: 0, max: 30 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        repriceHour: fc.integer({ min: 0, max: 5 }),
        factor: fc.integer({ min: 0, max: 4 }),
      }),
    },
  ),
  { minLength: 4, maxLength: 12 },
);

const remove = (projectId: number, removed: readonly number[]) =>
  transaction(async (client) => {
    await lockCompaction(client, projectId);
    await removeRequests(
      client,
      projectId,
      removed.map((slot) => ({ ts: timeOf(slot), id: `slot-${slot}` })),
    );
  });

const reprice = (projectId: number, hour: number, factor: number) =>
  repriceSlice(
    { projectId, from: day, to: day + DAY_MS, model: factor % 2 ? "model-1" : null, provider: null },
    day + hour * HOUR_MS,
    day + hour * HOUR_MS + HOUR_MS,
    1,
    ({ inputTokens }) => ({
      nano: factor === 4 ? null : inputTokens! * factor * 1_000,
      source: "computed",
      doubts: factor === 3 ? 1 : null,
    }),
    async () => {},
  );

describe("rollups of all series", () => {
  it.each([
    ["a new project", "-infinity"],
    ["a project that has them from an hour on", day + 3 * HOUR_MS],
    ["a project that has none yet", day + 3 * DAY_MS],
  ] as const)("of %s are the sums of its series after any changes", async (_, since) => {
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const { projectId } = await makeTeam();
        await beginAt(projectId, since);
        const stored = new Set<number>();
        for (const step of drawn) {
          if ("store" in step) {
            // What was re-priced differs from what is sent again.
            const sent = step.store.filter((slot) => !stored.has(slot));
            await store(projectId, sent);
            for (const slot of sent) stored.add(slot);
          } else if ("remove" in step) {
            await remove(projectId, step.remove);
            for (const slot of step.remove) stored.delete(slot);
          } else if ("repriceHour" in step)
            expect(await reprice(projectId, step.repriceHour, step.factor)).not.toBeNull();
          else await compactRollups(day + step.compactAfterHours * HOUR_MS);
          await expectSums(projectId);
        }
        await compactRollups(day + 2 * DAY_MS);
        await expectSums(projectId);
        await expectRows(projectId, since === "-infinity" ? 0 : since);
        const [all] = await readRollups({
          projectId,
          filters: NO_FILTERS,
          from: day,
          to: day + DAY_MS,
          level: "1m",
          stepMs: null,
          groupBy: "none",
          sketches: [],
        });
        expect(all?.figures.requests ?? 0).toBe(stored.size);
        expect(await differencesOf(day)).toEqual([]);
        await purge(projectId);
      }),
      { numRuns: 8 },
    );
  });

  it("take one row a minute and hour, which a read without a filter reads alone", async () => {
    const { projectId } = await makeTeam();
    const all = Array.from({ length: SLOTS }, (_, slot) => slot);
    await store(projectId, all);
    await compactRollups(day + 12 * HOUR_MS);
    const minutes = new Set(all.map((slot) => floorTo(timeOf(slot), MINUTE_MS))).size;
    expect(await count("rollup_1m_all", projectId)).toBe(minutes);
    expect(await count("rollup_1m", projectId)).toBeGreaterThan(minutes);
    const span = { projectId, filters: NO_FILTERS, from: day, to: day + DAY_MS, level: "1m" } as const;
    const read = () =>
      Promise.all(
        [
          { ...span, stepMs: MINUTE_MS },
          { ...span, level: "1h" as const, stepMs: HOUR_MS },
        ].map(async (query) =>
          (await readLatencyQuantiles(query, [0.5, 0.99])).sort((a, b) => a.bucket - b.bucket),
        ),
      );
    const before = await read();
    expect(before.map(({ length }) => length)).toEqual([minutes, 6]);
    for (const table of ["rollup_1m", "rollup_1h"])
      await pool().query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
    expect(await read()).toEqual(before);
    await purge(projectId);
  });

  it("change with those by series, or not at all, where a compactor's connection ends between the two", async () => {
    const { projectId } = await makeTeam();
    await store(projectId, [0, 1, 2, 3, 6, 12]);
    await compactRollups(day + 12 * HOUR_MS);
    await store(projectId, [4, 5, 18, 24, 30]);
    const held = await Promise.all(TABLES.map((table) => count(table, projectId)));
    await withTableLock("rollup_1m_all", "EXCLUSIVE", async () => {
      const compacting = compactRollups(day + 12 * HOUR_MS).catch((thrown: Error) => thrown);
      for (let ended = 0; ended === 0; ) {
        const { rows } = await pool().query<{ n: number }>(
          `SELECT count(pg_terminate_backend(l.pid))::int AS n FROM pg_locks l
           WHERE l.relation = 'rollup_1m_all'::regclass AND NOT l.granted`,
        );
        ended = rows[0]!.n;
      }
      expect(await compacting).toBeInstanceOf(Error);
    });
    expect(await Promise.all(TABLES.map((table) => count(table, projectId)))).toEqual(held);
    await expectSums(projectId);
    await compactRollups(day + 12 * HOUR_MS);
    expect(await count("rollup_fragments", projectId)).toBe(0);
    await expectSums(projectId);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("begin with a project whose first change of rollups is that requests are removed", async () => {
    const { projectId } = await makeTeam();
    await store(projectId, [0, 1, 2, 6, 36]);
    await remove(projectId, [36, 1]);
    await expectSums(projectId);
    await compactRollups(day + 12 * HOUR_MS);
    expect(await readRollupMarks(pool(), projectId)).toMatchObject({ all: Number.NEGATIVE_INFINITY });
    await expectRows(projectId, 0);
    await expectSums(projectId);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("begin after what is stored, in a project whose marks begin late", async () => {
    const { projectId } = await makeTeam();
    await store(projectId, [0, 1, 2]);
    await compactRollups(day + HOUR_MS);
    await compactRollups(day + 12 * HOUR_MS);
    for (const table of ["rollup_marks", "rollup_1m_all", "rollup_1h_all"])
      await pool().query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
    await store(projectId, [6, 7, 3, 4]);
    await compactRollups(day + 12 * HOUR_MS);
    expect(await readRollupMarks(pool(), projectId)).toMatchObject({ all: day + 3 * HOUR_MS });
    await expectRows(projectId, day + 3 * HOUR_MS);
    await expectSums(projectId);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("are counted once while several compactors run and requests come", async () => {
    const { projectId } = await makeTeam();
    await store(projectId, [0]);
    const slots = Array.from({ length: SLOTS - 1 }, (_, at) => at + 1);
    let done = false;
    const seen: number[] = [];
    const reading = (async () => {
      while (!done) {
        for (const level of ["1m", "1h"] as const) {
          const query = { projectId, filters: NO_FILTERS, from: day, to: day + DAY_MS, level, stepMs: null };
          const [row] = await readRollups({ ...query, groupBy: "none", sketches: [], figures: ["requests"] });
          seen.push(row!.figures.requests);
        }
      }
    })();
    let stored = 1;
    for (let at = 0; at < slots.length; at += 20) {
      const batch = slots.slice(at, at + 20);
      await store(projectId, batch);
      stored += batch.length;
      await Promise.all([1, 3, 6].map((hours) => compactRollups(day + hours * HOUR_MS)));
    }
    done = true;
    await reading;
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.every((requests) => requests === 1 || requests === stored || requests % 20 === 1)).toBe(true);
    await compactRollups(day + 2 * DAY_MS);
    await expectRows(projectId, 0);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("are found to differ by a recount", async () => {
    const { projectId } = await makeTeam();
    await store(projectId, [0, 1, 2, 3]);
    await compactRollups(day + 12 * HOUR_MS);
    const damage = "UPDATE rollup_1m_all SET ttft_sum = ttft_sum + 1 WHERE project_id = $1 AND bucket = $2";
    await pool().query(damage, [projectId, isoTime(floorTo(timeOf(3), MINUTE_MS))]);
    expect(await differencesOf(day)).toMatchObject([{ level: "1m_all", projectId, seriesId: 0 }]);
    const hours = "UPDATE rollup_1h_all SET latency_sketch = '\\x' WHERE project_id = $1 AND bucket = $2";
    await pool().query(hours, [projectId, isoTime(day)]);
    expect((await differencesOf(day)).map(({ level }) => level)).toEqual(["1m_all", "1h_all"]);
    for (const table of ["rollup_1m_all", "rollup_1h_all"])
      await pool().query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
    expect((await differencesOf(day)).map(({ level, stored }) => [level, stored])).toEqual([
      ...Array(4).fill(["1m_all", null]),
      ...Array(4).fill(["1h_all", null]),
    ]);
    await pool().query("UPDATE rollup_marks SET until = $2 WHERE project_id = $1 AND level = 'all'", [
      projectId,
      isoTime(day + DAY_MS),
    ]);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("expire with those by series, and go with their project", async () => {
    const { projectId } = await makeTeam();
    await store(projectId, [0, 1, 2, 3]);
    await compactRollups(day + 12 * HOUR_MS);
    expect(await Promise.all(TABLES.map((table) => count(table, projectId)))).toEqual([0, 4, 4, 4, 4]);
    await purge(projectId);
    expect(await Promise.all(TABLES.map((table) => count(table, projectId)))).toEqual([0, 0, 0, 0, 0]);
    const name = isoTime(day).slice(0, 10).replaceAll("-", "");
    expect(await dropPartitionsBefore({ rows: day + DAY_MS, hours: 0 })).toEqual(
      expect.arrayContaining([`rollup_1m_${name}`, `rollup_1m_all_${name}`]),
    );
    const series = { projectId, filters: NO_FILTERS, from: day, to: day + DAY_MS, level: "1m" } as const;
    expect(await listRollups(series)).toEqual([]);
  });
});
