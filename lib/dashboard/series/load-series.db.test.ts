import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { SeriesAnswer } from "@/lib/schema/figures/series-query";
import type { LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { readWindow } from "@/lib/store/rollups/read-window";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadSeries } from "./load-series";
import { loadSummary, type Summary } from "./load-summary";

const request = (ts: number, more: Partial<LlmRequest> = {}): LlmRequest =>
  llmRequest({
    id: randomUUID(),
    ts,
    model: "gpt-5",
    latencyMs: 100,
    inputTokens: 1,
    outputTokens: 1,
    costNano: 1_000_000_000,
    costSource: "reported",
    ...more,
  });

async function store(projectId: number, requests: LlmRequest[]): Promise<void> {
  const times = requests.map(({ ts }) => ts);
  await ensurePartitions([Math.min(...times), Math.max(...times)]);
  await insertRequests(requests.map((one) => ({ projectId, request: one, anomalies: [] })));
}

let projectId: number;
beforeAll(async () => {
  ({ projectId } = await makeTeam());
});
afterAll(() => pool().end());

const sum = ({ points }: SeriesAnswer["series"][number]) =>
  points.reduce((total, [, value]) => total + (value ?? 0), 0);

describe("days are those of the project's time zone", () => {
  const DAYS = [
    ["Asia/Kolkata", "2026-06-10T12:00Z", 48],
    ["America/New_York", "2026-11-01T16:00Z", 50],
    ["America/New_York", "2026-03-08T16:00Z", 46],
    ["Australia/Lord_Howe", "2026-04-05T00:00Z", 49],
    ["Australia/Lord_Howe", "2026-10-04T00:00Z", 47],
    ["UTC", "2026-06-20T12:00Z", 48],
  ] as const;

  it.each(DAYS)("in %s on the day of %s", async (timeZone, noon, halfHours) => {
    const from = startOf(Date.parse(noon), "d", timeZone);
    const to = startOf(from + 36 * HOUR_MS, "d", timeZone);
    const rows = [];
    for (let ts = from - DAY_MS; ts < to + DAY_MS; ts += 30 * MINUTE_MS) rows.push(request(ts));
    await store(projectId, rows);
    const span = { projectId, filters: NO_FILTERS, timeZone };
    const cost = async (step: string, ends: { from: number; to: number }) => {
      const query = new URLSearchParams({ metric: "cost", step });
      return (await loadSeries({ ...span, ...ends }, query)).series[0]!;
    };
    const day = await cost("1d", { from, to });
    expect(day.points).toEqual([[from / 1_000, halfHours]]);
    for (const ends of [
      { from, to },
      { from: from - 20 * HOUR_MS - 1, to: to + 7 * MINUTE_MS + 1 },
      { from: from + 90_001, to: to - 90_001 },
    ]) {
      const summary = await readWindow({ ...span, ...ends, sketches: [] });
      for (const step of ["5m", "1h", "6h", "1d"]) {
        expect(sum(await cost(step, ends))).toBe(Number(summary.costNano) / 1e9);
      }
    }
  });

  it("sums of every additive metric over any range equal the summary, also by group", async () => {
    const own = await makeTeam();
    const rows = DAYS.flatMap(([timeZone, noon], day) => {
      const from = startOf(Date.parse(noon), "d", timeZone) - DAY_MS;
      // 41 minutes and some seconds: in each zone at all places of a bucket.
      return Array.from({ length: 105 }, (_, at) =>
        request(from + at * (41 * MINUTE_MS + 7_919), {
          model: `model-${(at * 7 + day) % 13}`,
          costNano: at % 11 === 0 ? null : 1_000_003 * (at + 1),
          inputTokens: at % 5 === 0 ? null : 10 + at,
          outputTokens: at,
          thinkingTokens: at % 3,
          status: at % 6 === 0 ? "error" : "success",
          errorType: at % 6 === 0 ? `type-${at % 4}` : null,
        }),
      );
    });
    for (const ts of rows.map(({ ts }) => ts)) await ensurePartitions([ts]);
    await insertRequests(rows.map((one) => ({ projectId: own.projectId, request: one, anomalies: [] })));
    const ranges = fc.record({
      day: fc.constantFrom(...DAYS),
      start: fc.integer({ min: -20 * HOUR_MS, max: 20 * HOUR_MS }),
      length: fc.oneof(fc.integer({ min: 1, max: 3 * DAY_MS }), fc.constant(DAY_MS)),
      isDay: fc.boolean(),
      step: fc.constantFrom("5m", "7m", "30m", "1h", "5h", "6h", "1d", "2d"),
      group_by: fc.constantFrom("none", "model", "service"),
    });
    const wanted: Record<string, (figures: Summary) => number> = {
      cost: ({ cost }) => cost.total ?? 0,
      input_tokens: ({ tokens }) => tokens.total_input ?? 0,
      output_tokens: ({ tokens }) => tokens.total_output ?? 0,
      thinking_tokens: ({ tokens }) => tokens.total_thinking ?? 0,
      errors: ({ errors_by_type: types }) => Object.values(types).reduce((all, count) => all + count, 0),
    };
    await fc.assert(
      fc.asyncProperty(ranges, async ({ day: [timeZone, noon], start, length, isDay, step, group_by }) => {
        const midnight = startOf(Date.parse(noon), "d", timeZone);
        const from = isDay ? midnight : midnight + start;
        const to = isDay ? startOf(midnight + 36 * HOUR_MS, "d", timeZone) : from + length;
        const span = { projectId: own.projectId, filters: NO_FILTERS, timeZone, from, to };
        const summary = await loadSummary(span);
        const metrics = [...Object.entries(wanted), ["requests", null] as const];
        for (const [metric, of] of metrics) {
          const query = new URLSearchParams({ metric, step, ...(group_by !== "none" && { group_by }) });
          const { series } = await loadSeries(span, query);
          const total = series.reduce((all, one) => all + sum(one), 0);
          const expected = of ? of(summary) : rows.filter(({ ts }) => ts >= from && ts < to).length;
          expect(total, `${metric} by ${step} in ${timeZone}`).toBeCloseTo(expected, 9);
          for (const { points } of series) {
            const starts = points.map(([seconds]) => seconds * 1_000);
            expect(starts).toEqual(starts.toSorted((a, b) => a - b));
            if (step === "1d") expect(starts.map((at) => startOf(at, "d", timeZone))).toEqual(starts);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it("a quantile of a cut bucket is that of the requests within the range", async () => {
    const own = await makeTeam();
    const at = Date.parse("2026-06-01T10:00Z");
    const slow = (ms: number, latencyMs: number) => request(at + ms, { latencyMs });
    await store(own.projectId, [
      slow(1_000, 9_000),
      slow(31_000, 100),
      slow(61_000, 200),
      slow(95_000, 9_000),
    ]);
    const span = { projectId: own.projectId, filters: NO_FILTERS, timeZone: "UTC" };
    const query = new URLSearchParams({ metric: "latency_max", step: "5m" });
    const p95 = new URLSearchParams({ metric: "latency_p95", step: "5m" });
    const ends = { from: at + 30_000, to: at + 90_000 };
    expect((await loadSeries({ ...span, ...ends }, query)).series[0]!.points).toEqual([[at / 1_000, 200]]);
    const [, value] = (await loadSeries({ ...span, ...ends }, p95)).series[0]!.points[0]!;
    expect(value).toBeGreaterThan(190);
    expect(value).toBeLessThanOrEqual(200);
  });
});

describe("groups", () => {
  const at = Date.parse("2026-06-01T10:00Z");
  const span = (id: number) => ({
    projectId: id,
    filters: NO_FILTERS,
    timeZone: "UTC",
    from: at,
    to: at + HOUR_MS,
  });
  const read = async (id: number, metric: string, group_by = "model") =>
    (await loadSeries(span(id), new URLSearchParams({ metric, group_by, step: "1h" }))).series;

  it("are the ten with the largest values of the metric, and all others have no name", async () => {
    const { projectId } = await makeTeam();
    const many = (count: number, more: Partial<LlmRequest>) =>
      Array.from({ length: count }, (_, index) => request(at + index * 1_000, more));
    const busy = Array.from({ length: 12 }, (_, index) =>
      many(20 + index, { model: `busy-${index}`, costNano: 1_000 }),
    ).flat();
    await store(projectId, [
      ...busy,
      request(at, { model: "expensive", costNano: 40_000_000_000 }),
      request(at, { model: "wordy", outputTokens: 5, costNano: 1 }),
      ...many(9, { model: "wordy", outputTokens: null, costNano: 1 }),
      request(at, { model: "slow", latencyMs: 60_000, costNano: 1 }),
      request(at, { model: "failing", status: "error", errorType: "other", costNano: 1 }),
      ...many(30, { model: "other", costNano: 2_000 }),
    ]);
    const first = async (metric: string) => (await read(projectId, metric))[0]!.labels.model;
    expect(await first("cost")).toBe("expensive");
    expect(await first("cost_per_request")).toBe("expensive");
    expect(await first("latency_p95")).toBe("slow");
    expect(await first("latency_max")).toBe("slow");
    expect(await first("latency_mean")).toBe("slow");
    expect(await first("output_tokens_mean")).toBe("wordy");
    expect(await first("error_rate")).toBe("failing");
    expect(await first("requests")).toBe("busy-11");
    const costs = await read(projectId, "cost");
    expect(costs).toHaveLength(11);
    expect(costs.filter(({ labels }) => labels.model === "other")).toHaveLength(1);
    expect(costs.at(-1)).toMatchObject({ labels: {}, rest: true });
    expect(costs.filter(({ rest }) => rest)).toHaveLength(1);
    const [whole] = (await loadSeries(span(projectId), new URLSearchParams({ metric: "cost", step: "1h" })))
      .series;
    expect(costs.reduce((total, one) => total + sum(one), 0)).toBeCloseTo(sum(whole!), 9);
  });

  it("tell an error type named other from the rest", async () => {
    const { projectId } = await makeTeam();
    const types = ["other", ...Array.from({ length: 12 }, (_, index) => `type-${index}`)];
    await store(
      projectId,
      types.flatMap((errorType, index) =>
        Array.from({ length: 20 - index }, () => request(at, { status: "error", errorType })),
      ),
    );
    const errors = await read(projectId, "errors", "error_type");
    expect(errors[0]!.labels).toEqual({ error_type: "other" });
    expect(errors.at(-1)).toMatchObject({ labels: {}, rest: true });
    expect(errors).toHaveLength(11);
  });
});
