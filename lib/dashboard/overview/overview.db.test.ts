import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadAlertFeed } from "@/lib/dashboard/alerts/load-alert-feed";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadRange } from "@/lib/dashboard/range/load-range";
import { loadRequestDetail } from "@/lib/dashboard/requests/load-request-detail";
import { loadRequests } from "@/lib/dashboard/requests/load-requests";
import { loadSeriesPanel } from "@/lib/dashboard/series/load-series-panel";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { REVIEW_BY } from "@/lib/prices/corrections";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { insertBudget } from "@/lib/store/budgets/budgets";
import { pool, transaction } from "@/lib/store/database/pool";
import { insertCircuitEvents } from "@/lib/store/requests/circuit-events";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { makeTeam } from "@/test/people";
import { loadBreakerPanel } from "./load-breaker-panel";
import { loadCostPanel } from "./load-cost-panel";
import { loadErrorsPanel } from "./load-errors-panel";
import { loadHeadline } from "./load-headline";
import { loadLatencyPanel } from "./load-latency-panel";
import { loadMovers } from "./load-movers";
import { loadOverviewState } from "./load-overview-state";
import { loadTiles } from "./load-tiles";
import { loadTokensPanel } from "./load-tokens-panel";

const now = Date.now();
const CLOCK = { timeZone: "UTC", now };

let projectId: number;
let emptyId: number;

const send = (id: number, items: object[]) =>
  acceptItems(
    items.map((value, index) => ({ index, value })),
    [],
    id,
    now,
  );

const item = (ts: number, fields: object = {}) => ({
  timestamp: ts / 1_000,
  model: "gpt-5",
  service: "chat",
  latency_ms: 8_000,
  input_tokens: 1_000,
  output_tokens: 400,
  cost_usd: 0.01,
  cache_hit: true,
  ...fields,
});

beforeAll(async () => {
  projectId = (await makeTeam()).projectId;
  emptyId = (await makeTeam()).projectId;
  const items: object[] = [];
  // Two calls a minute over the last three hours, of which the last half hour is slow for one model.
  for (let back = 1; back <= 180; back++) {
    const ts = now - back * MINUTE_MS;
    items.push(item(ts));
    const slow = back <= 30;
    items.push(
      item(ts, {
        model: "claude-sonnet-4",
        latency_ms: slow ? 41_200 : 8_400,
        provider: "anthropic",
        cached_input_tokens: 200,
      }),
    );
    if (back % 10 === 0) items.push(item(ts, { status: "error", error_type: "timeout", cost_usd: 0 }));
  }
  // The same hours of five earlier days, steady.
  for (let day = 1; day <= 5; day++) {
    for (let back = 0; back < 240; back += 2) {
      items.push(
        item(now - day * DAY_MS - back * MINUTE_MS, {
          latency_ms: 8_000 + (back % 7) * 100,
          output_tokens: 400,
        }),
      );
    }
  }
  for (let at = 0; at < items.length; at += 1_000) {
    const part = items.slice(at, at + 1_000);
    expect((await send(projectId, part)).accepted).toBe(part.length);
  }
  await transaction(async (client) => {
    await insertBudget(client, projectId, {
      name: "Daily",
      period: "daily",
      amountUsd: 100,
      timeZone: "UTC",
      scope: {},
    });
    const event = (ts: number, state: "open" | "closed", name: string) => ({
      id: randomUUID(),
      ts,
      name,
      state,
      provider: "anthropic",
      model: null,
      reason: "12 timeouts in 60 s",
    });
    await insertCircuitEvents(client, projectId, [
      event(now - 28 * MINUTE_MS, "open", "anthropic-primary"),
      event(now - DAY_MS, "closed", "openai-primary"),
    ]);
  });
});
afterAll(() => pool().end());

describe("a project that never had data", () => {
  test("says so, and every panel still loads", async () => {
    expect(await loadOverviewState(emptyId, "")).toEqual({ kind: "never" });
    expect(await loadTiles(emptyId, "")).toHaveLength(8);
    expect((await loadLatencyPanel(emptyId, "")).now).toEqual({ p50: null, p95: null, p99: null });
    expect(await loadCostPanel(emptyId, "")).toMatchObject({ spent: 0, forecast: null });
    expect((await loadTokensPanel(emptyId, "")).totals.input).toBe(0);
    expect(await loadErrorsPanel(emptyId, "")).toEqual({ errorRate: null, requests: 0, rows: [] });
    expect((await loadBreakerPanel(emptyId, "")).lanes).toEqual([]);
    expect(await loadAlertFeed(emptyId, CLOCK)).toEqual({ alerts: [], incidents: [] });
    expect((await loadHeadline(emptyId, "", CLOCK)).state).toBe("none");
    expect((await loadMovers(emptyId, "")).lines).toEqual([]);
    expect((await loadRequests(emptyId, "")).rows).toEqual([]);
    expect(await loadFacets(emptyId)).toEqual({ models: [], services: [], providers: [], environments: [] });
  });
});

describe("the overview", () => {
  // A fixed start: with `now-3h` the oldest rows would leave the range when a minute passes during the test.
  const search = `from=${new Date(now - 181 * MINUTE_MS).toISOString()}&to=now`;

  test("knows whether the range has data, and else when the last request was", async () => {
    expect(await loadOverviewState(projectId, "from=now-4h")).toEqual({ kind: "data", requests: 378 });
    const empty = await loadOverviewState(projectId, "from=now-20d&to=now-19d");
    expect(empty).toEqual({ kind: "empty", lastEventAt: now - MINUTE_MS });
  });

  test("has the key metrics of the range", async () => {
    const tiles = new Map((await loadTiles(projectId, search)).map((tile) => [tile.id, tile]));
    expect(tiles.get("latency_p95")!.value).toBeGreaterThan(40_000);
    expect(tiles.get("latency_p95")).toMatchObject({ unit: "ms", state: "warning" });
    expect(tiles.get("error_rate")).toMatchObject({ of: { count: 18 }, state: "ok" });
    expect(tiles.get("output_length")!.value).toBeCloseTo(0, 6);
    expect(tiles.get("cache_hit_rate")).toMatchObject({ value: 1, state: "ok" });
    expect(tiles.get("breakers")).toMatchObject({
      value: 1,
      suffix: "of 2",
      state: "critical",
      // By the database's clock, after what the tests before have taken.
      note: expect.stringMatching(/^for (2[89]|3\d) min$/),
    });
    expect(tiles.get("cost")).toMatchObject({ unit: "usd", label: "Cost", time: "today" });
  });

  test("draws latency with the band of earlier days and the mark of the breaker", async () => {
    const panel = await loadLatencyPanel(projectId, `${search}&compare=previous`);
    expect(panel.points.length).toBeLessThanOrEqual(300);
    const usual = panel.points.filter((point) => point.usual !== null);
    expect(usual.length).toBeGreaterThan(60);
    for (const { usual: band } of usual) {
      expect(band![0]).toBeLessThan(8_600);
      expect(band![1]).toBeGreaterThan(8_000);
    }
    expect(panel.now.p95).toBeGreaterThan(40_000);
    // A rule of single models judges the line of one.
    expect(panel.thresholds).toEqual([]);
    const ofOne = await loadLatencyPanel(projectId, `${search}&model=claude-sonnet-4`);
    expect(ofOne.thresholds[0]).toMatchObject({ value: 30_000, severity: "warning" });
    expect(panel.marks.filter(({ severity }) => severity !== null)[0]).toMatchObject({
      to: null,
      severity: "critical",
    });
    expect(panel.compare).toHaveLength(panel.points.length);
  });

  test("has the cost of today, and no budget where filters leave a part of it", async () => {
    const panel = await loadCostPanel(projectId, search);
    expect(panel.budget).toEqual({ name: "Daily", amount: 100 });
    expect(panel.points.findLast(({ spent }) => spent !== null)!.spent).toBeCloseTo(panel.spent, 9);
    const filtered = await loadCostPanel(projectId, `${search}&model=gpt-5`);
    expect(filtered.budget).toBeNull();
  });

  test("has tokens, errors and breakers", async () => {
    const tokens = await loadTokensPanel(projectId, search);
    expect(tokens.totals).toEqual({ input: 342_000, output: 151_200, thinking: 0, cached: 36_000 });
    const errors = await loadErrorsPanel(projectId, search);
    expect(errors.rows).toMatchObject([{ type: "timeout", count: 18 }]);
    const { lanes } = await loadBreakerPanel(projectId, search);
    expect(lanes.map(({ name, state }) => [name, state])).toEqual([
      ["anthropic-primary", "open"],
      ["openai-primary", "closed"],
    ]);
  });

  test("lists facets and labels the range", async () => {
    expect(await loadFacets(projectId)).toMatchObject({
      models: ["claude-sonnet-4", "gpt-5"],
      providers: ["anthropic"],
    });
    expect(await loadRange(projectId, "from=nonsense")).toMatchObject({
      label: "Last 6 hours",
      rawFrom: "now-6h",
      rawTo: "now",
      timeZone: "UTC",
      notice: expect.stringContaining("Invalid time range"),
    });
  });

  test("any metric as a chart by group", async () => {
    const panel = await loadSeriesPanel(projectId, search, "latency_p95", "model");
    expect(panel.series.map(({ name }) => name)).toEqual(["claude-sonnet-4", "gpt-5"]);
    expect(panel).toMatchObject({ unit: "ms", additive: false });
  });
});

describe("requests", () => {
  test("filter by the query, and ignore invalid parameters with a notice", async () => {
    const model = await loadRequests(projectId, "from=now-4h&status=error&limit=5&min_latency_ms=fast");
    expect(model.rows).toHaveLength(5);
    expect(model.rows.every(({ status, errorType }) => status === "error" && errorType === "timeout")).toBe(
      true,
    );
    expect(model.nextCursor).not.toBeNull();
    expect(model.notice).toMatch(/min_latency_ms/);
    expect(model.errorTypes).toEqual(["timeout"]);
  });

  test("show the source of the price and how far each value is from its mean", async () => {
    const { rows } = await loadRequests(projectId, "from=now-20m&model=claude-sonnet-4&limit=1");
    const detail = await loadRequestDetail(projectId, rows[0]!.id, new Date(rows[0]!.t).toISOString());
    expect(detail!.request).toEqual(rows[0]);
    const lapsed = now >= Date.parse(REVIEW_BY);
    expect(detail!.price).toMatchObject({
      match: lapsed ? "exact" : "corrected",
      name: "Anthropic, Claude Sonnet 4",
      doubts: lapsed ? ["A correction to this price has expired, so the price may be wrong"] : [],
    });
    expect(detail!.price.lines.map(({ kind }) => kind)).toEqual(["input", "cached input", "output"]);
    expect(detail!.scores.map(({ figure }) => figure)).toEqual(["latency", "output tokens", "cost"]);
    expect(detail!.history).toBeGreaterThan(20);
    expect(await loadRequestDetail(projectId, randomUUID(), null)).toBeNull();
    expect(await loadRequestDetail(emptyId, rows[0]!.id, null)).toBeNull();
  });
});

test("reads are shared until a commit, and never stale after it", async () => {
  const { projectId: own } = await makeTeam();
  const to = Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS;
  const query = {
    projectId: own,
    filters: NO_FILTERS,
    from: to - HOUR_MS,
    to,
    level: "1m" as const,
    stepMs: null,
    groupBy: "none" as const,
    sketches: [],
  };
  expect(await readCachedRollups(query)).toEqual([]);
  await send(own, [item(now)]);
  const [first, again] = await Promise.all([readCachedRollups(query), readCachedRollups(query)]);
  expect(first[0]!.figures.requests).toBe(1);
  expect(again).toBe(first);
  await send(own, [item(now - 1_000)]);
  expect((await readCachedRollups(query))[0]!.figures.requests).toBe(2);
});
