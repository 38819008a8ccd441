import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPageParts } from "@/lib/dashboard/range/load-page-parts";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { pairOf } from "@/lib/schema/figures/grouping";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { pageGrouping } from "@/lib/schema/http/page-query";
import type { LlmRequest } from "@/lib/schema/request/request";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { type GroupedRequests, groupRequests } from "@/lib/store/requests/group-requests";
import { insertRequests } from "@/lib/store/requests/insert-requests";
import { sumGroups, sumNamedGroups } from "@/lib/store/requests/sum-groups";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { loadBreakdown } from "./load-breakdown";
import { loadCostGroups, loadCostPanel } from "./load-cost";
import {
  loadErrorRatePanel,
  loadErrorTypesPanel,
  loadFallbackPanel,
  loadFallbackRatePanel,
  loadReliabilityFigures,
  loadReliabilityTable,
} from "./load-reliability";
import {
  loadCachedInputPanel,
  loadCachePanel,
  loadOutputPanel,
  loadTokenFigures,
  loadTokenKindsPanel,
  loadTokenTable,
} from "./load-tokens";
import {
  loadFirstTokenPanel,
  loadHeatPanel,
  loadLatencyByGroup,
  loadRatePanel,
  loadSlowest,
  loadTrafficFigures,
  loadTrafficTable,
} from "./load-traffic";

const FROM = Date.parse("2026-06-10T08:00Z");
const TO = FROM + 6 * HOUR_MS;
const RANGE = `from=${new Date(FROM).toISOString()}&to=${new Date(TO).toISOString()}`;
const MODELS = 15;

const request = (at: number): Partial<LlmRequest> => ({
  id: randomUUID(),
  ts: FROM + at * MINUTE_MS,
  // The first models have the most requests.
  model: `model-${String(Math.floor(Math.sqrt(at)) % MODELS).padStart(2, "0")}`,
  service: at % 2 ? "chat" : "",
  userId: at % 3 ? `user-${at % 4}` : null,
  tags: at % 5 ? { team: "search" } : null,
  status: at % 10 === 0 ? "error" : "success",
  errorType: at % 10 === 0 ? "timeout" : null,
  latencyMs: 100 + at,
});
const ALL = Array.from({ length: 360 }, (_, at) => llmRequest(request(at)));

let projectId: number;
beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await ensurePartitions([FROM, TO]);
  await insertRequests(ALL.map((one) => ({ projectId, request: one, anomalies: [] })));
});
afterAll(() => pool().end());

const framed = (by: string, more = "") =>
  loadBreakdown(projectId, `${RANGE}&by=${by}${more}`, "latency ttft");

describe("whatever the requests are grouped by", () => {
  it.each([
    "none",
    "model",
    "provider",
    "service",
    "environment",
    "error_type",
    "user",
    "tag:team",
    "tag:none",
    "service&then=model",
    "model&then=error_type",
    "user&then=service",
    "tag:team&then=user",
    "tag:team&then=tag:none",
  ])("by %s, each request is counted once", async (by) => {
    const { groups, cells, total, since } = await framed(by);
    expect(total.requests).toBe(ALL.length);
    expect(total.errors).toBe(36);
    const counted = groups.map((group) => group.total.requests);
    expect(counted.reduce((a, b) => a + b, 0)).toBe(ALL.length);
    expect(cells.reduce((sum, cell) => sum + (cell?.requests ?? 0), 0)).toBe(ALL.length);
    expect(since).toBeNull();
  });

  it("shows ten groups, the largest first, and all others as one", async () => {
    const { groups, leftOut } = await framed("model");
    expect(groups).toHaveLength(11);
    expect(groups.at(-1)!.key).toBeNull();
    expect(leftOut).toBe(MODELS - 10);
    const counted = groups.slice(0, 10).map(({ total }) => total.requests);
    expect(counted).toEqual([...counted].sort((a, b) => b - a));
  });

  it("shows the ten that have most of what the page is about", async () => {
    const own = await makeTeam();
    const of = (name: string, more: Partial<LlmRequest>) => ({
      model: name,
      userId: name,
      costNano: 1,
      costSource: "reported" as const,
      inputTokens: 1,
      ...more,
    });
    const few = [
      of("expensive", { costNano: 40_000_000_000 }),
      of("wordy", { inputTokens: 1_000_000 }),
      of("failing", { status: "error", errorType: "timeout" }),
    ];
    const many = Array.from({ length: 24 }, (_, at) => of(`busy-${at % 12}`, {}));
    const sent = [...few, ...many].map((more, at) =>
      llmRequest({ ...request(at), status: "success", errorType: null, ...more }),
    );
    await insertRequests(sent.map((one) => ({ projectId: own.projectId, request: one, anomalies: [] })));
    for (const by of ["model", "user"]) {
      const first = async (load: (id: number, search: string) => Promise<{ rows: { name: string }[] }>) =>
        (await load(own.projectId, `${RANGE}&by=${by}`)).rows[0]!.name;
      expect(await first(loadTokenTable), by).toBe("wordy");
      expect(await first(loadReliabilityTable), by).toBe("failing");
      expect(await first(loadCostGroups), by).toBe("expensive");
      expect(await first(loadTrafficTable), by).toBe("busy-0");
    }
  });

  it("names users, tags and error types as they were sent", async () => {
    const keysOf = async (by: string) => (await framed(by)).groups.map(({ key }) => key);
    expect(new Set(await keysOf("user"))).toEqual(new Set(["", "user-0", "user-1", "user-2", "user-3"]));
    expect(await keysOf("tag:team")).toEqual(["search", ""]);
    expect(await keysOf("error_type")).toEqual(["", "timeout"]);
    expect(await keysOf("tag:team&then=error_type")).toEqual([
      '["search", ""]',
      '["", ""]',
      '["", "timeout"]',
    ]);
  });

  it("filters alike", async () => {
    const of = async (by: string) => (await framed(by, "&service=chat")).total.requests;
    expect([await of("none"), await of("model"), await of("user"), await of("tag:team")]).toEqual([
      180, 180, 180, 180,
    ]);
  });
});

it("says where the requests begin that a busy range was read of", async () => {
  const starts = [FROM, FROM + HOUR_MS * 3];
  const grouping = [{ kind: "raw", by: "user" }] as const;
  const span = { projectId, filters: NO_FILTERS, from: FROM, to: TO, starts, grouping, groups: 1, listed: 2 };
  const { rows, totals, keys, leftOut, since } = await groupRequests(span, 100);
  expect(since).toBe(FROM + 260 * MINUTE_MS);
  expect(rows.reduce((sum, { figures }) => sum + figures.requests, 0)).toBe(100);
  expect([...totals.values()].reduce((sum, { requests }) => sum + requests, 0)).toBe(100);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  expect(totals.size).toBe(3);
  expect(keys).toHaveLength(2);
  expect(leftOut).toBe(3);
  expect((await groupRequests(span, 1_000)).since).toBeNull();
  // Of a model that is not among the newest requests.
  const rare = { ...span, filters: { ...NO_FILTERS, models: ["model-05"] } };
  for (const readGroups of [groupRequests, sumGroups]) {
    expect(await readGroups(rare, 100)).toMatchObject({ keys: [], since });
    expect(await readGroups({ ...rare, filters: { ...NO_FILTERS, models: ["none"] } })).toMatchObject({
      keys: [],
      since: null,
    });
  }
});

describe("sums that the database adds up", () => {
  const starts = [0, 1, 2, 3, 4, 5].map((hour) => FROM + hour * HOUR_MS);
  const span = { filters: NO_FILTERS, from: FROM, to: TO, starts, groups: 2, listed: 3 };
  const counted = ({
    requests,
    successes,
    errors,
    fallbacks,
    cacheHits,
    unpriced,
    costNano,
    doubtfulNano,
  }: Rollup) =>
    [requests, successes, errors, fallbacks, cacheHits, unpriced, costNano, doubtfulNano].map(String);
  const tokens = (figures: Rollup) => [
    ...[figures.inputTokens, figures.outputTokens, figures.thinkingTokens, figures.cachedInputTokens],
    ...[figures.cacheWriteTokens, figures.inputUnknown, figures.outputUnknown, figures.finishKnown],
    ...[figures.truncated, figures.doubtful, ...[...figures.errorTypes].flat()],
  ];
  const read = ({ rows, totals, keys, leftOut, since }: GroupedRequests) => ({
    cells: rows
      .map(({ key, bucket, figures }) => [bucket, key, counted(figures), tokens(figures)])
      .sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    totals: [...totals]
      .map(([key, figures]) => [key, counted(figures), tokens(figures)])
      .sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    keys,
    leftOut,
    since,
  });
  const GROUPINGS = [
    "user",
    "tag:team",
    "tag:none",
    "error_type",
    "model&then=error_type",
    "user&then=service",
    "tag:team&then=user",
    "tag:team&then=tag:none",
  ];

  it.each(GROUPINGS)("are those of the requests one by one, by %s", async (by) => {
    const grouping = pageGrouping(new URLSearchParams(`by=${by}`));
    const own = await makeTeam();
    const sent = Array.from({ length: 300 }, (_, at) =>
      llmRequest({
        ...request(at),
        ...(at % 7 ? { costNano: at * 1_234_567_891, costSource: "reported" } : { costNano: null }),
        ...(at % 11 ? {} : { costDoubts: 1, status: "fallback", errorType: null, fallbackFrom: "other" }),
        ...{ inputTokens: at % 13 ? at * 1_000 : null, outputTokens: at % 17 ? at : null },
        ...{ thinkingTokens: at % 2 ? at : null, cachedInputTokens: at % 3 ? at : null },
        ...{ cacheHit: at % 4 === 0, finishReason: at % 5 ? "stop" : at % 2 ? "length" : null },
      }),
    );
    await insertRequests(sent.map((one) => ({ projectId: own.projectId, request: one, anomalies: [] })));
    const rest = { ...span, projectId: own.projectId, grouping };
    const services = { ...NO_FILTERS, services: ["chat"] };
    for (const rank of ["requests", "cost", "errors", "input_tokens"] as const)
      for (const filters of [NO_FILTERS, services])
        for (const limit of [1_000, 100])
          expect(read(await sumGroups({ ...rest, filters, rank }, limit)), `${rank} ${limit}`).toEqual(
            read(await groupRequests({ ...rest, filters, rank }, limit)),
          );
  });

  it("are compared with those of the same groups before, unless there are too many", async () => {
    const grouping = [{ kind: "raw", by: "user" }] as const;
    const before = { projectId, filters: NO_FILTERS, grouping, from: FROM, to: FROM + HOUR_MS };
    const sums = await sumNamedGroups(before, ["user-1", "user-9"], 60);
    expect([...sums!].map(([key, { requests }]) => [key, requests])).toEqual([
      ["user-1", ALL.filter(({ userId, ts }) => userId === "user-1" && ts < FROM + HOUR_MS).length],
    ]);
    expect(await sumNamedGroups(before, ["user-1"], 59)).toBeNull();
    const later = `from=${new Date(FROM + 3 * HOUR_MS).toISOString()}&to=${new Date(TO).toISOString()}&by=user`;
    const frame = await loadBreakdown(projectId, later, "", "cost");
    for (const { key, before } of (await frame.list()).groups)
      expect(before?.requests, key ?? "").toBe(
        ALL.filter(({ userId, ts }) => (userId ?? "") === key && ts < FROM + 3 * HOUR_MS).length,
      );
    const pairs = await loadBreakdown(projectId, `${later}&then=service`, "", "cost");
    expect(pairs.groups).toHaveLength(6);
    for (const { key, before } of (await pairs.list()).groups)
      expect(before?.requests, key ?? "").toBe(
        ALL.filter(
          ({ userId, service, ts }) =>
            pairOf(key!).every((one, at) => one === [userId ?? "", service][at]) && ts < FROM + 3 * HOUR_MS,
        ).length,
      );
  });
});

it("compares with the same time a day and a week earlier", async () => {
  const later = (days: number) => {
    const shifted = (ts: number) => new Date(ts + days * 24 * HOUR_MS).toISOString();
    return `from=${shifted(FROM)}&to=${shifted(TO)}&by=none&compare=${days === 1 ? "day" : "week"}`;
  };
  for (const days of [1, 7]) {
    const { total, before, compared } = await loadBreakdown(projectId, later(days), "latency");
    expect(total.requests).toBe(0);
    expect(before.requests).toBe(ALL.length);
    expect(compared!.reduce((sum, cell) => sum + (cell?.requests ?? 0), 0)).toBe(ALL.length);
  }
});

it("lists the slowest requests first", async () => {
  const { rows, cut } = await loadSlowest(projectId, RANGE);
  expect(rows.map(({ latencyMs }) => latencyMs)).toEqual([459, 458, 457, 456, 455, 454, 453, 452, 451, 450]);
  expect(cut).toBe(false);
});

const NAMES = [
  "from",
  "to",
  "tz",
  "by",
  "then",
  "q",
  "compare",
  "model",
  "service",
  "provider",
  "environment",
  "window",
];
const nonsense = fc
  .array(
    fc.tuple(
      fc.constantFrom(...NAMES),
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.constantFrom(
          "now",
          "now-400d",
          "service",
          "error_type",
          "9e99",
          "-1",
          "tag:\0",
          "tag:\u202e",
          "1970-01-01",
          "now/y",
          "\0",
          "x".repeat(300),
        ),
      ),
    ),
    { maxLength: 6 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

it("no query makes a panel fail", async () => {
  const panels = [
    loadPageParts,
    loadTrafficFigures,
    loadRatePanel,
    loadLatencyByGroup,
    loadFirstTokenPanel,
    loadHeatPanel,
    loadTrafficTable,
    loadSlowest,
    loadReliabilityFigures,
    loadErrorTypesPanel,
    loadErrorRatePanel,
    loadFallbackRatePanel,
    loadFallbackPanel,
    loadReliabilityTable,
    loadTokenFigures,
    loadTokenKindsPanel,
    loadOutputPanel,
    loadCachePanel,
    loadCachedInputPanel,
    loadTokenTable,
    loadCostPanel,
    loadCostGroups,
  ];
  await fc.assert(
    fc.asyncProperty(nonsense, async (search) => {
      for (const load of panels) await load(projectId, search);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

describe("reliability", () => {
  it("draws error types as layers that add up to the error rate", async () => {
    const { series, starts } = await loadErrorTypesPanel(projectId, RANGE);
    expect(series.map(({ name, filter }) => [name, filter])).toEqual([
      ["timeout", { name: "error_type", value: "timeout" }],
    ]);
    expect(series[0]!.legend.mean).toBe(0.1);
    const rate = await loadErrorRatePanel(projectId, `${RANGE}&by=none`);
    expect(rate.starts).toEqual(starts);
    expect(series[0]!.values).toEqual(rate.series[0]!.values);
  });

  it("counts which model answered for which", async () => {
    const fallback = (model: string, fallbackFrom: string | null) =>
      llmRequest({
        id: randomUUID(),
        ts: TO + MINUTE_MS,
        model,
        fallbackFrom,
        status: "fallback",
        latencyMs: 500,
      });
    const rows = [fallback("b", "a"), fallback("b", "a"), fallback("c", "a"), fallback("c", null)];
    await ensurePartitions([TO]);
    await insertRequests(rows.map((one) => ({ projectId, request: one, anomalies: [] })));
    const panel = await loadFallbackPanel(
      projectId,
      `from=${new Date(TO).toISOString()}&to=${new Date(TO + HOUR_MS).toISOString()}`,
    );
    expect(panel.pairs).toMatchObject([
      { from: "a", to: "b", requests: 2, share: 0.5, meanLatencyMs: 500, lastAt: TO + MINUTE_MS },
      { from: "a", to: "c", requests: 1 },
      { from: null, to: "c", requests: 1 },
    ]);
    expect(panel).toMatchObject({ total: 4, cut: false });
  });
});

it("keeps names of any script and length apart, and leads to their requests", async () => {
  const names = [
    "\u0646\u0645\u0648\u0630\u062c-\u05d0",
    "x".repeat(200),
    "__proto__",
    "constructor",
    "<b>&amp;",
    "(2 others)",
  ];
  const ts = TO + 2 * HOUR_MS + MINUTE_MS;
  const rows = names.map((model) => llmRequest({ id: randomUUID(), ts, model, userId: model }));
  await ensurePartitions([ts]);
  await insertRequests(rows.map((one) => ({ projectId, request: one, anomalies: [] })));
  const range = `from=${new Date(ts - MINUTE_MS).toISOString()}&to=${new Date(ts + MINUTE_MS).toISOString()}`;
  for (const [by, filter] of [
    ["model", "model"],
    ["user", "user_id"],
  ]) {
    const { series } = await loadRatePanel(projectId, `${range}&by=${by}`);
    expect(new Set(series.map(({ name }) => name))).toEqual(new Set(names));
    expect(series.map((one) => one.filter)).toEqual(
      series.map(({ name }) => ({ name: filter, value: name })),
    );
    expect(new Set(series.map(({ color }) => color)).size).toBe(names.length);
  }
});

describe("of many groups", () => {
  const ts = TO + 4 * HOUR_MS + MINUTE_MS;
  const range = `from=${new Date(ts - MINUTE_MS).toISOString()}&to=${new Date(ts + MINUTE_MS).toISOString()}`;
  const of = (count: number, more: (at: number) => Partial<LlmRequest>) =>
    Array.from({ length: count }, (_, at) => llmRequest({ id: randomUUID(), ts, ...more(at) }));
  let many: number;
  beforeAll(async () => {
    ({ projectId: many } = await makeTeam());
    const rows = [
      // The slowest has the fewest requests.
      ...of(1_000, (at) => ({ model: `many-${at % 500}`, userId: `user-${at}`, latencyMs: 100 })),
      ...of(1, () => ({ model: "slow", userId: "slow", latencyMs: 9_000, costNano: 5_000_000_000 })),
    ];
    await insertRequests(rows.map((one) => ({ projectId: many, request: one, anomalies: [] })));
  });

  it("a chart draws ten and how many others there are", async () => {
    const { series } = await loadRatePanel(many, range);
    expect(series).toHaveLength(11);
    expect(series.at(-1)).toMatchObject({ name: "(491 others)", color: null, filter: null });
  });

  it("a table lists all, with the figures of each and of all together", async () => {
    const { rows, total } = await loadTrafficTable(many, range);
    expect(rows).toHaveLength(501);
    expect(rows.some(({ isRest }) => isRest)).toBe(false);
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(rows.at(-1)).toMatchObject({ name: "slow", requests: 1 });
    expect(rows.at(-1)!.figures[2]!.value! / 9_000).toBeCloseTo(1, 1);
    expect(total).toMatchObject({ requests: 1_001, share: 1 });
    const cost = await loadCostGroups(many, range);
    expect(cost.rows).toHaveLength(501);
    expect(cost.rows[0]).toMatchObject({ name: "slow", cost: 5 });
    expect(cost.total.requests).toBe(1_001);
  });

  it("a table of more than it lists has the others in its last row", async () => {
    for (const load of [loadTrafficTable, loadReliabilityTable, loadTokenTable]) {
      const { rows, total } = await load(many, `${range}&by=user`);
      expect(rows).toHaveLength(1_001);
      expect(rows.at(-1)).toMatchObject({ name: "(1 other)", isRest: true, requests: 1 });
      expect(total.requests).toBe(1_001);
    }
  });
});
