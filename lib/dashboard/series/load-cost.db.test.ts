import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { loadCostKinds } from "@/lib/dashboard/prices/load-cost-kinds";
import { loadPricedModels } from "@/lib/dashboard/prices/load-prices";
import { budgetStates } from "@/lib/reads/budget-periods";
import { spendHistory } from "@/lib/reads/spend-history";
import type { LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { insertBudget } from "@/lib/store/budgets/budgets";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadCostFigures, loadCostGroups, loadCostPanel, loadCostParts } from "./load-cost";
import { loadMonthSpend } from "./load-month-spend";

const NOW = Date.parse("2026-06-20T12:00Z");
const FROM = NOW - 6 * HOUR_MS;
const search = (more = "") =>
  `from=${new Date(FROM).toISOString()}&to=${new Date(NOW).toISOString()}&tz=UTC${more}`;
const NANO = 1e9;

const request = (ts: number, usd: number | null, more: Partial<LlmRequest> = {}) =>
  llmRequest({
    id: randomUUID(),
    ts,
    model: "gpt-4o",
    provider: "openai",
    inputTokens: 1_000_000,
    outputTokens: 100_000,
    costNano: usd === null ? null : usd * NANO,
    costSource: usd === null ? "unpriced" : "computed",
    ...more,
  });

/** Of the range: $10 of 12 models' requests certain, $4 doubtful, $3 reported, $2 own, and 5 requests without a price. */
const inRange = [
  ...Array.from({ length: 12 }, (_, at) =>
    request(FROM + at * 25 * MINUTE_MS, at === 0 ? 4.5 : 0.5, {
      model: `model-${at}`,
      userId: `user-${at % 3}`,
    }),
  ),
  ...Array.from({ length: 4 }, (_, at) =>
    request(FROM + at * HOUR_MS, 1, { costDoubts: 1, tags: { team: "a" } }),
  ),
  request(FROM, 3, { costSource: "reported" }),
  request(FROM + HOUR_MS, 2, { costSource: "override" }),
  ...Array.from({ length: 5 }, (_, at) => request(FROM + at * HOUR_MS, null, { model: "house-1" })),
  // A failed call, which is free.
  request(FROM, 0, { model: "house-1" }),
];

let projectId: number;
beforeAll(async () => {
  ({ projectId } = await makeTeam());
  const before = [1, 2, 3, 4, 5].map((day) => request(NOW - day * DAY_MS, 8));
  await ensurePartitions([0, 1, 2, 3, 4, 5].map((day) => NOW - day * DAY_MS));
  await insertRequests([...inRange, ...before].map((one) => ({ projectId, request: one, anomalies: [] })));
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterAll(async () => {
  vi.useRealTimers();
  await pool().end();
});

const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, one) => all + (one ?? 0), 0);

describe("the cost of a range", () => {
  it.each(["none", "model", "provider", "service", "user", "tag:team"])(
    "by %s is the same in chart, table and total",
    async (by) => {
      const { panel } = await loadCostPanel(projectId, search(`&by=${by}`));
      expect(sum(panel.series.flatMap(({ values }) => values))).toBeCloseTo(19, 6);
      const { rows } = await loadCostGroups(projectId, search(`&by=${by}`));
      expect(sum(rows.map(({ cost }) => cost))).toBeCloseTo(19, 6);
      expect(sum(rows.map(({ share }) => share))).toBeCloseTo(1, 6);
      expect(sum(rows.map(({ requests }) => requests))).toBe(inRange.length);
      const { figures } = await loadCostFigures(projectId, search(`&by=${by}`));
      expect(figures[0]).toMatchObject({ label: "Cost", value: 19 });
    },
  );

  it("has at most ten groups, those with the highest cost, and the others as one; at most 300 points", async () => {
    const { panel } = await loadCostPanel(projectId, search());
    expect(panel.series).toHaveLength(11);
    expect(panel.series[0]!.name).toBe("gpt-4o");
    expect(panel.series.at(-1)!.name).toBe("(4 others)");
    expect(panel.starts.length).toBeLessThanOrEqual(300);
    const { rows } = await loadCostGroups(projectId, search("&by=user"));
    expect(rows.map(({ name }) => name)).toEqual(["(no user)", "user-0", "user-1", "user-2"]);
  });

  it("is unknown, not $0, of what has no price", async () => {
    const { panel } = await loadCostPanel(projectId, search("&model=house-1&model=gpt-4o"));
    const [priced, house] = panel.series;
    expect(house).toMatchObject({
      name: "house-1",
      legend: { min: null, mean: null, max: null, last: null },
    });
    expect(house!.values.every((value) => value === null)).toBe(true);
    expect(priced!.values).toContain(0);
    const mixed = await loadCostPanel(projectId, search("&by=provider&model=house-1&model=gpt-4o"));
    expect(sum(mixed.panel.series[0]!.values)).toBeCloseTo(9, 6);
    const models = await loadPricedModels(projectId, NOW);
    expect(models.find(({ model }) => model === "house-1")).toMatchObject({
      cost_usd: null,
      unpriced_requests: 5,
    });
    expect(models[0]).toMatchObject({ model: "gpt-4o", cost_usd: expect.closeTo(49, 6) });
  });

  it("says how sure it is", async () => {
    const parts = await loadCostParts(projectId, search());
    expect(parts).toMatchObject({ total: 19, unpriced: 5, requests: inRange.length, estimatedFrom: null });
    expect(Object.fromEntries(parts.sources.map(({ key, usd }) => [key, usd]))).toEqual({
      exact: expect.closeTo(10, 6),
      own: expect.closeTo(2, 6),
      reported: expect.closeTo(3, 6),
      doubtful: 4,
    });
  });

  it("has the sources of the whole minutes that its total is of", async () => {
    const { projectId: other } = await makeTeam();
    const minute = NOW - HOUR_MS;
    const requests = [
      ...Array.from({ length: 30 }, (_, at) => request(minute + at * 500, 0.1)),
      ...Array.from({ length: 100 }, (_, at) => request(minute + MINUTE_MS + at * 1_000, 0.1)),
      // In the rest of the last minute.
      ...Array.from({ length: 30 }, (_, at) => request(minute + 10.75 * MINUTE_MS + at * 100, 0.1)),
    ];
    await insertRequests(requests.map((one) => ({ projectId: other, request: one, anomalies: [] })));
    const [from, to] = [minute + 30_000, minute + 10.5 * MINUTE_MS].map((ts) => new Date(ts).toISOString());
    const parts = await loadCostParts(other, `from=${from}&to=${to}&tz=UTC`);
    expect(parts).toMatchObject({ requests: 160, estimatedFrom: null });
  });

  it("is divided by the kinds of tokens where the model has a price, and the parts add up", async () => {
    const { total, parts } = await loadCostKinds(projectId, search());
    expect(total).toBeCloseTo(19, 6);
    const usd = Object.fromEntries(parts.map((part) => [part.key, part.usd]));
    // gpt-4o: $2.50 for the input and $1 for the output of each request; the invented models have no price.
    expect(usd).toEqual({
      input: expect.closeTo((9 * 2.5) / 3.5, 6),
      output: expect.closeTo(9 / 3.5, 6),
      whole: expect.closeTo(10, 6),
    });
  });

  it("is that of the range to the minute, and has no comparison with a time before the first request", async () => {
    const cut = `from=${new Date(FROM + MINUTE_MS).toISOString()}&to=${new Date(NOW).toISOString()}&tz=UTC`;
    const { figures } = await loadCostFigures(projectId, cut);
    expect(figures[0]!.value).toBeCloseTo(10.5, 6);
    const { panel } = await loadCostPanel(projectId, cut);
    expect(sum(panel.series.flatMap(({ values }) => values))).toBeCloseTo(10.5, 6);
    expect((await loadCostKinds(projectId, cut)).total).toBeCloseTo(10.5, 6);
    expect((await loadCostParts(projectId, cut)).total).toBeCloseTo(10.5, 6);
    const week = `from=${new Date(NOW - 4 * DAY_MS).toISOString()}&to=${new Date(NOW).toISOString()}&tz=UTC`;
    expect((await loadCostFigures(projectId, week)).figures[0]).toMatchObject({
      change: null,
      note: "nothing to compare with",
    });
  });

  it("is nothing in an empty range, in words", async () => {
    const empty = `from=2026-01-01T00:00Z&to=2026-01-02T00:00Z`;
    expect(await loadCostParts(projectId, empty)).toMatchObject({ total: 0, sources: [] });
    expect((await loadCostGroups(projectId, empty)).rows).toEqual([]);
    expect(await loadCostKinds(projectId, empty)).toEqual({ total: 0, parts: [] });
    expect((await loadCostFigures(projectId, empty)).figures[0]!.value).toBeNull();
  });
});

describe("this month", () => {
  const NO_FILTERS = { models: [], providers: [], environments: [], services: [] };

  it("has a forecast without a budget, at the pace since the first request of a new project", async () => {
    const { today, month, forecast } = await loadMonthSpend(projectId, NO_FILTERS, "UTC", NOW);
    expect(today).toBeCloseTo(19, 6);
    expect(month).toBeCloseTo(59, 6);
    // From 15 June at noon: five of fifteen and a half days.
    expect(forecast!.mid).toBeCloseTo((59 * 15.5) / 5, 4);
    expect(forecast!.low).toBeLessThan(forecast!.mid);
  });

  it("has the forecast of a monthly budget, and so has the curve of the budget", async () => {
    const period = { period: "monthly", timeZone: "UTC", scope: {} } as const;
    await insertBudget(pool(), projectId, { name: "All", amountUsd: 100, ...period });
    const [state] = await budgetStates(projectId, NOW);
    const { forecast } = await loadMonthSpend(projectId, NO_FILTERS, "UTC", NOW);
    expect(state!.forecast).toMatchObject({ low: forecast!.low, mid: forecast!.mid, high: forecast!.high });
    const { points } = await spendHistory(state!.budget, NOW, NOW);
    expect(points.at(-1)!.forecast).toBeCloseTo(forecast!.mid, 6);
    expect(state!.elapsed).toBeCloseTo(19.5 / 30, 6);
  });

  it("follows the filters and the clock of the zone", async () => {
    const models = ["model-0"];
    expect(await loadMonthSpend(projectId, { ...NO_FILTERS, models }, "UTC", NOW)).toMatchObject({
      month: 4.5,
    });
    // Midnight in Auckland is at noon UTC.
    expect((await loadMonthSpend(projectId, NO_FILTERS, "Pacific/Auckland", NOW)).today).toBe(0);
  });
});
