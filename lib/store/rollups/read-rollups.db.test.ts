import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addRequest, emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { quantiles } from "@/lib/aggregate/sketch";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { Rollup, RollupLevel } from "@/lib/schema/figures/rollup";
import type { LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { zonedSteps } from "@/lib/schema/time/zoned-steps";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { internErrorTypes } from "@/lib/store/requests/intern-names";
import { listSeries } from "@/lib/store/requests/series";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { listRollups } from "./list-rollups";
import { sumOfAll } from "./merge-into-rollups";
import { readBuckets } from "./read-buckets";
import { readLatencyQuantiles, readRollups } from "./read-rollups";
import { readWindow } from "./read-window";
import { insertRollupsSql, type KeyedRollup, rollupFingerprint, rollupParameters } from "./rollup-codec";
import { readRollupMarks } from "./rollup-marks";
import { type RollupQuery, statementFor } from "./rollup-statement";

const LEVEL_MS: Record<RollupLevel, number> = { "1m": MINUTE_MS, "1h": HOUR_MS, "1d": DAY_MS };

// Three days, of which the first is closed into rollup_1d, and the hours up to `HOUR_MARK` into rollup_1h.
const START = Date.UTC(2026, 5, 10);
const DAY_MARK = START + DAY_MS;
const HOUR_MARK = START + 2 * DAY_MS + 5 * HOUR_MS;
const END = START + 3 * DAY_MS;

let projectId: number;
let requests: LlmRequest[];
let errorTypes: Awaited<ReturnType<typeof internErrorTypes>>;
let seriesOf: Map<string, number>;

/** A small linear generator: the same traffic in every run. */
function traffic(): LlmRequest[] {
  let seed = 42;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  return Array.from({ length: 1_500 }, (_, index) => {
    const status = (["success", "success", "success", "error", "fallback"] as const)[next(5)]!;
    return llmRequest({
      id: `r${index}`,
      ts: START + next(3 * 24 * 3600) * 1000 + next(1000),
      model: ["gpt-5", "claude-sonnet-4", "gemini-3-pro"][next(3)]!,
      service: ["chat", "search"][next(2)]!,
      status,
      errorType: status === "error" ? (["timeout", "rate_limit"][next(2)] ?? null) : null,
      finishReason: ["length", "stop", "content_filter", null][next(4)] ?? null,
      latencyMs: next(40_000),
      ttftMs: next(3) === 0 ? null : next(2_000),
      inputTokens: next(5_000),
      outputTokens: next(2_000),
      thinkingTokens: next(100),
      cachedInputTokens: next(50),
      cacheWriteTokens: next(50),
      costDoubts: index % 3 === 0 ? 5 : null,
      costNano: next(10) === 0 ? null : next(1_000_000_000),
      costSource: "reported",
      cacheHit: next(2) === 0,
    });
  });
}

function recount(belongs: (request: LlmRequest) => boolean): Rollup {
  const figures = emptyRollup();
  for (const request of requests) if (belongs(request)) addRequest(figures, rollupInput(request));
  return figures;
}

const rollupInput = (request: LlmRequest) => ({
  ...request,
  errorTypeId: request.errorType === null ? null : errorTypes.get(request.errorType)!.id,
});
const within = (from: number, to: number) => (request: LlmRequest) => request.ts >= from && request.ts < to;

function rolledUp(levelMs: number, belongs: (request: LlmRequest) => boolean): KeyedRollup[] {
  const rows = new Map<string, KeyedRollup>();
  for (const request of requests.filter(belongs)) {
    const bucket = Math.floor(request.ts / levelMs) * levelMs;
    const seriesId = seriesOf.get(`${request.model}|${request.service}`)!;
    const key = `${seriesId}|${bucket}`;
    const row = rows.get(key) ?? { projectId, seriesId, bucket, figures: emptyRollup() };
    addRequest(row.figures, rollupInput(request));
    rows.set(key, row);
  }
  return [...rows.values()];
}

/**
 * Stores the rows where the compactor would have: a tenth of the minutes are still fragments. Those of all series since
 * that time, epoch ms.
 */
async function compactByHand(since: number): Promise<void> {
  for (const table of ["rollup_fragments", "rollup_1m", "rollup_1h", "rollup_1d"])
    await pool().query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
  const isCompacted = (request: LlmRequest) => Math.floor(request.ts / MINUTE_MS) % 10 !== 0;
  const before = (mark: number) => (request: LlmRequest) => isCompacted(request) && request.ts < mark;
  const insert = (table: Parameters<typeof insertRollupsSql>[0], rows: KeyedRollup[]) =>
    pool().query(insertRollupsSql(table), rollupParameters(rows));
  const minutes = rolledUp(MINUTE_MS, isCompacted);
  await insert("rollup_1m", minutes);
  const ofAll = (rows: KeyedRollup[]) => sumOfAll(rows.filter(({ bucket }) => bucket >= since));
  await insert("rollup_1m_all", ofAll(minutes));
  await insert("rollup_1h_all", ofAll(rolledUp(HOUR_MS, before(HOUR_MARK))));
  await pool().query("INSERT INTO rollup_marks VALUES ($1, 'all', $2)", [projectId, new Date(since)]);
  await insert("rollup_1h", rolledUp(HOUR_MS, before(HOUR_MARK)));
  await insert("rollup_1d", rolledUp(DAY_MS, before(DAY_MARK)));
  await insert(
    "rollup_fragments",
    rolledUp(MINUTE_MS, (request) => !isCompacted(request)),
  );
}

beforeAll(async () => {
  ({ projectId } = await makeTeam());
  requests = traffic();
  const outcomes = await insertRequests(requests.map((request) => ({ projectId, request, anomalies: [] })));
  expect(outcomes.every((outcome) => outcome === "inserted")).toBe(true);
  errorTypes = await internErrorTypes(projectId, ["timeout", "rate_limit"]);
  seriesOf = new Map((await listSeries(projectId)).map((one) => [`${one.model}|${one.service}`, one.id]));
  await ensurePartitions([START, END]);
  await pool().query("INSERT INTO rollup_marks VALUES ($1, '1h', $2), ($1, '1d', $3)", [
    projectId,
    new Date(HOUR_MARK),
    new Date(DAY_MARK),
  ]);
});

afterAll(async () => {
  await pool().end();
});

const query = () => ({ projectId, filters: NO_FILTERS, from: START, to: END });

const ALL_MARK = START + 9 * HOUR_MS;

const STATES = ["before compaction", "after compaction", "with rollups of all series from an hour on"];

describe.each(STATES)("%s", (state) => {
  beforeAll(async () => {
    if (state === "after compaction") await compactByHand(END);
    else if (state !== "before compaction") {
      await pool().query("DELETE FROM rollup_marks WHERE project_id = $1 AND level = 'all'", [projectId]);
      await compactByHand(ALL_MARK);
    }
  });

  test.each(["1m", "1h", "1d"] as const)("rows of %s equal a recount, bit for bit", async (level) => {
    const rows = await listRollups({ ...query(), level });
    const expected = rolledUp(LEVEL_MS[level], () => true).sort(
      (a, b) => a.bucket - b.bucket || a.seriesId - b.seriesId,
    );
    expect(rows.map(({ seriesId, bucket }) => [seriesId, bucket])).toEqual(
      expected.map(({ seriesId, bucket }) => [seriesId, bucket]),
    );
    rows.forEach((row, at) => {
      expect(rollupFingerprint(row.figures)).toBe(rollupFingerprint(expected[at]!.figures));
    });
  });

  test.each(["1m", "1h", "1d"] as const)(
    "at %s, splitting a span at any minute neither loses nor duplicates requests",
    async (level) => {
      for (const [from, to] of [
        [START + 7 * MINUTE_MS, END - 11 * MINUTE_MS],
        [START + 3 * HOUR_MS + MINUTE_MS, START + 3 * HOUR_MS + 2 * MINUTE_MS],
        [START + 59 * MINUTE_MS, START + HOUR_MS + MINUTE_MS],
        [HOUR_MARK - 90 * MINUTE_MS, HOUR_MARK + 90 * MINUTE_MS],
        [DAY_MARK - MINUTE_MS, DAY_MARK + MINUTE_MS],
        [DAY_MARK + HOUR_MS, DAY_MARK + 2 * HOUR_MS],
        [START - DAY_MS, END + DAY_MS],
      ] as const) {
        const rows = await readRollups({
          ...query(),
          from,
          to,
          level,
          stepMs: null,
          groupBy: "none",
          sketches: ["latency", "ttft", "output_tokens", "cost"],
        });
        const total = emptyRollup();
        for (const { figures } of rows) mergeRollup(total, figures);
        expect(rollupFingerprint(total)).toBe(rollupFingerprint(recount(within(from, to))));
      }
    },
  );

  test("a statement reads the same by marks that were read before it, also by older ones", async () => {
    const marks = await readRollupMarks(pool(), projectId);
    const none = Number.NEGATIVE_INFINITY;
    const older = [
      { hours: marks.hours - 3 * HOUR_MS, days: marks.days - DAY_MS, all: Number.POSITIVE_INFINITY },
      { hours: none, days: none, all: Number.POSITIVE_INFINITY },
    ];
    const spans = [
      [START - 10 * DAY_MS, END + DAY_MS],
      [START + 7 * MINUTE_MS, END - 11 * MINUTE_MS],
      [HOUR_MARK - 90 * MINUTE_MS, HOUR_MARK + 90 * MINUTE_MS],
    ] as const;
    // The counts of error types are a list, in the order in which a plan meets the rows.
    const sorted = (cell: unknown) =>
      Array.isArray(cell) ? cell.map((one) => JSON.stringify(one)).sort() : cell;
    const read = async ({ text, values }: { text: string; values: unknown[] }) => {
      const { rows } = await pool().query({ text: `${text} ORDER BY 1, 2`, values });
      return rows.map((row) => ({ ...row, error_types: sorted(row.error_types) }));
    };
    for (const [from, to] of spans)
      for (const level of ["1h", "1d"] as const)
        for (const groupBy of ["none", "model"] as const) {
          const figures = ["requests", "cost_nano", "latency_max"] as const;
          const one = { ...query(), from, to, level, groupBy, figures, sketches: [] };
          const steps = level === "1h" ? [null, { starts: [from, START + 30 * MINUTE_MS] }] : [null, DAY_MS];
          for (const stepMs of steps) {
            const expected = await read(statementFor({ ...one, stepMs }));
            for (const known of [marks, ...older])
              expect(await read(statementFor({ ...one, stepMs }, known))).toEqual(expected);
          }
        }
    const before = { from: START - 2 * HOUR_MS, to: START + 40 * MINUTE_MS };
    const one = {
      ...query(),
      from: START + HOUR_MS,
      level: "1h",
      stepMs: null,
      groupBy: "none",
      sketches: [],
    } as const;
    const expected = await read(statementFor({ ...one, head: before }));
    expect(await read(statementFor({ ...one, head: before }, marks))).toEqual(expected);
  });

  test("a window of any length has the figures of its rows", async () => {
    for (const [from, to] of [
      [START + 1, END - 1],
      [START + 12_345, START + 54_321],
      [START + 10 * MINUTE_MS + 500, START + 11 * MINUTE_MS],
      [START + 3 * HOUR_MS + 999, HOUR_MARK + 17 * MINUTE_MS + 1],
      [DAY_MARK - 1, DAY_MARK],
      [DAY_MARK, DAY_MARK],
    ] as const) {
      const figures = await readWindow({ ...query(), from, to });
      expect(rollupFingerprint(figures)).toBe(rollupFingerprint(recount(within(from, to))));
    }
  });

  test.each([
    ["UTC", 6 * HOUR_MS],
    ["UTC", DAY_MS],
    ["Asia/Kolkata", 20 * MINUTE_MS],
    ["Asia/Kolkata", DAY_MS],
    ["Asia/Kathmandu", HOUR_MS],
    ["Australia/Lord_Howe", 12 * HOUR_MS],
    ["America/New_York", DAY_MS],
  ])("buckets on the clock of %s, %d ms wide, equal a recount, bit for bit", async (timeZone, stepMs) => {
    for (const [from, to] of [
      [START + 1, END - 1],
      [START + 12_345, START + 2 * DAY_MS + 54_321],
      [HOUR_MARK - 17 * MINUTE_MS - 1, HOUR_MARK + 17 * MINUTE_MS + 1],
      [DAY_MARK + 500, DAY_MARK + 700],
    ] as const) {
      const starts = zonedSteps({ from, to }, stepMs, timeZone);
      const sketches = ["latency", "ttft", "output_tokens", "cost"] as const;
      const rows = await readBuckets({ ...query(), from, to, starts, groupBy: "service", sketches });
      const found = rows.map(({ key, bucket, figures }) => `${key} ${bucket} ${rollupFingerprint(figures)}`);
      const expected = starts.flatMap((start, at) =>
        ["chat", "search"].flatMap((service) => {
          const inBucket = within(Math.max(start, from), Math.min(starts[at + 1] ?? to, to));
          const figures = recount((one) => one.service === service && inBucket(one));
          return figures.requests === 0 ? [] : [`${service} ${start} ${rollupFingerprint(figures)}`];
        }),
      );
      expect(found.sort()).toEqual(expected.sort());
    }
  });

  test("hours that a bucket divides are counted whole where their minutes have been deleted", async () => {
    if (state === "before compaction") return;
    const from = START + 6 * HOUR_MS;
    const starts = zonedSteps({ from, to: from + 6 * HOUR_MS }, HOUR_MS, "Asia/Kolkata");
    const deleted = [];
    for (const table of ["rollup_1m", "rollup_1m_all"])
      deleted.push(
        await pool().query(`DELETE FROM ${table} WHERE project_id = $1 AND bucket >= $2 AND bucket < $3`, [
          projectId,
          new Date(from),
          new Date(from + 6 * HOUR_MS),
        ]),
      );
    const span = { ...query(), from, to: from + 6 * HOUR_MS };
    const rows = await readBuckets({ ...span, starts, groupBy: "none", sketches: [] });
    expect(rows.reduce((sum, { figures }) => sum + figures.requests, 0)).toBe(
      recount(within(span.from, span.to)).requests,
    );
    expect(deleted.map(({ rowCount }) => rowCount! > 0)).toEqual([true, state !== "after compaction"]);
  });

  test("filters select, and groups and steps split without loss", async () => {
    const filters = { ...NO_FILTERS, models: ["gpt-5", "gemini-3-pro"], services: ["chat"] };
    const belongs = (request: LlmRequest) =>
      request.model !== "claude-sonnet-4" && request.service === "chat";
    const rows = await readRollups({
      ...query(),
      filters,
      level: "1h" as const,
      stepMs: 6 * HOUR_MS,
      groupBy: "model" as const,
      sketches: [],
    });
    expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(["gpt-5", "gemini-3-pro"]));
    for (const { key, bucket, figures } of rows) {
      const expected = recount(
        (one) => belongs(one) && one.model === key && within(bucket, bucket + 6 * HOUR_MS)(one),
      );
      expect(figures.requests).toBe(expected.requests);
      expect(figures.costNano).toBe(expected.costNano);
      expect(figures.errorTypes).toEqual(expected.errorTypes);
      expect(figures.latencySketch.buckets.size).toBe(0);
    }
    const window = await readWindow({ ...query(), filters });
    expect(window.requests).toBe(recount(belongs).requests);
    expect((await readWindow({ ...query(), filters: { ...NO_FILTERS, models: ["nobody"] } })).requests).toBe(
      0,
    );
  });
});

test("excludes other projects' rows", async () => {
  const other = await makeTeam();
  expect(await listRollups({ ...query(), projectId: other.projectId, level: "1m" })).toEqual([]);
});

describe("quantiles of latency", () => {
  const QS = [0, 0.5, 0.95, 1];

  test.each<[string, Pick<RollupQuery, "level" | "stepMs">]>([
    ["minutes", { level: "1m", stepMs: 5 * MINUTE_MS }],
    ["hours", { level: "1h", stepMs: 3 * HOUR_MS }],
    ["days", { level: "1d", stepMs: DAY_MS }],
    ["hours that a start divides", { level: "1h", stepMs: { starts: [START, START + 90 * MINUTE_MS] } }],
    ["one bucket", { level: "1h", stepMs: null }],
  ])("by %s are those of the merged sketches, below the largest value", async (_, resolution) => {
    const query = { projectId, filters: NO_FILTERS, from: START, to: END, ...resolution };
    const rows = await readRollups({ ...query, groupBy: "none", sketches: ["latency"] });
    const merged = rows.map(({ bucket, figures: { latencySketch, latencyMax } }) => ({
      bucket,
      values: quantiles(latencySketch, QS).map((value) =>
        value === null || latencyMax === null ? null : Math.min(value, latencyMax),
      ),
    }));
    const inOrder = (all: typeof merged) => all.toSorted((a, b) => a.bucket - b.bucket);
    expect(merged.length).toBeGreaterThan(0);
    expect(inOrder(await readLatencyQuantiles(query, QS))).toEqual(inOrder(merged));
  });

  test("filtered, and of a span without requests", async () => {
    const query = {
      projectId,
      filters: { ...NO_FILTERS, model: ["gpt-5"] },
      level: "1h",
      stepMs: null,
    } as const;
    const latencies = requests
      .filter(({ model, status }) => model === "gpt-5" && status === "success")
      .map(({ latencyMs }) => latencyMs);
    const [all] = await readLatencyQuantiles({ ...query, from: START, to: END }, [1]);
    expect(all!.values[0]).toBeCloseTo(Math.max(...latencies), -3);
    expect(await readLatencyQuantiles({ ...query, from: END + DAY_MS, to: END + 2 * DAY_MS }, [1])).toEqual(
      [],
    );
  });
});
