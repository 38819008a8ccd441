import { describe, expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import type { IngestState } from "@/lib/dashboard/range/ingest-state";
import type { ShownCircuit } from "@/lib/dashboard/series/load-shown-circuits";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Rule } from "@/lib/schema/rules/rule";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { plainSpaces } from "@/test/notice-fixture";
import { figuresOf, frameOf, NOW } from "@/test/overview-fixture";
import { type DaySpend, yesterdayAlike } from "./load-day-spend";
import type { Tile } from "./overview-model";
import { prepareTiles } from "./prepare-tiles";
import type { FiringAlert } from "./signal-alerts";
import type { TilesInput } from "./tiles-input";

const rules: Rule[] = DEFAULT_PACK.map((rule) => ({
  id: rule.packKey,
  projectId: 1,
  packKey: rule.packKey,
  name: rule.name,
  definition: rule.definition,
  severity: rule.severity,
  enabled: true,
  version: 1,
  runbookUrl: null,
}));

const day = (parts: Partial<DaySpend> = {}): DaySpend => ({
  from: NOW - 14 * HOUR_MS,
  to: NOW + 10 * HOUR_MS,
  now: NOW,
  budget: null,
  quarters: [],
  spentUsd: 0,
  doubtfulUsd: 0,
  unpriced: 0,
  yesterdayByNow: null,
  gapMs: 0,
  history: [],
  ...parts,
});
const budget = {
  id: "b",
  projectId: 1,
  name: "Daily",
  period: "daily" as const,
  amountUsd: 100,
  timeZone: "UTC",
  scope: {},
};

const alert = (packKey: string, severity: FiringAlert["severity"] = "warning"): FiringAlert => ({
  id: packKey,
  ruleId: packKey,
  ruleName: packKey,
  type: "x",
  severity,
  message: `${packKey} fires.`,
  startedAt: new Date(NOW - 60_000),
});

const LIVE: IngestState = { kind: "live", lastRequestAt: NOW - 1_000 };

const circuit = (name: string, state: CircuitEvent["state"], ts: number): CircuitEvent => ({
  id: name,
  ts,
  name,
  state,
  provider: null,
  model: null,
  reason: null,
});

const NOTHING: TilesInput = {
  frame: frameOf(),
  day: day(),
  rules,
  firing: [],
  ingest: LIVE,
  circuits: [],
  events: [],
};

function tile(id: Tile["id"], input: Partial<TilesInput>): Tile {
  return prepareTiles({ ...NOTHING, ...input }).find((one) => one.id === id)!;
}

describe("the tiles", () => {
  it("come in display order", () => {
    const ids = prepareTiles(NOTHING);
    expect(ids.map(({ id }) => id)).toEqual([
      "latency_p95",
      "output_tokens",
      "cost",
      "error_rate",
      "output_length",
      "fallback_rate",
      "cache_hit_rate",
      "breakers",
    ]);
  });

  it("have neither value nor state without data", () => {
    for (const id of [
      "latency_p95",
      "output_tokens",
      "error_rate",
      "output_length",
      "fallback_rate",
    ] as const) {
      expect(tile(id, {})).toMatchObject({ value: null, state: "none" });
    }
  });

  const slow = figuresOf([100, { latencyMs: 41_200 }]);
  it.each<[Tile["id"], string, Partial<TilesInput>, Partial<Tile>]>([
    ["latency_p95", "fast", { frame: frameOf({ total: figuresOf([100]) }) }, { state: "ok", value: 1_000 }],
    ["latency_p95", "above 30 s", { frame: frameOf({ total: slow }) }, { state: "warning" }],
    [
      "latency_p95",
      "above 30 s, too few",
      { frame: frameOf({ total: figuresOf([19, { latencyMs: 41_200 }]) }) },
      { state: "ok" },
    ],
    [
      "latency_p95",
      "an alert takes precedence over a normal range",
      { frame: frameOf({ total: figuresOf([100]) }), firing: [alert("latency_p95", "critical")] },
      { state: "critical", stateReason: "latency_p95 fires." },
    ],
    ["latency_p95", "the rule is off", { frame: frameOf({ total: slow }), rules: [] }, { state: "ok" }],
    [
      "error_rate",
      "4 of 100",
      { frame: frameOf({ total: figuresOf([96], [4, { status: "error" }]) }) },
      { state: "ok", value: 0.04, of: { count: 4, total: 100 } },
    ],
    [
      "error_rate",
      "6 of 100",
      { frame: frameOf({ total: figuresOf([94], [6, { status: "error" }]) }) },
      { state: "warning" },
    ],
    [
      "fallback_rate",
      "11 of 100",
      { frame: frameOf({ total: figuresOf([89], [11, { status: "fallback" }]) }) },
      { state: "warning" },
    ],
    [
      "cache_hit_rate",
      "40 of 100",
      { frame: frameOf({ total: figuresOf([40], [60, { cacheHit: false }]) }) },
      { state: "warning" },
    ],
    [
      "cache_hit_rate",
      "no cache at all",
      { frame: frameOf({ total: figuresOf([100, { cacheHit: false }]) }) },
      { state: "none" },
    ],
    [
      "cache_hit_rate",
      "a cache that stopped working",
      { frame: frameOf({ total: figuresOf([100, { cacheHit: false }]), previous: figuresOf([100]) }) },
      { state: "warning", value: 0 },
    ],
  ])("%s: %s", (id, _, input, expected) => expect(tile(id, input)).toMatchObject(expected));

  it.each<[string, number, number, object]>([
    ["as low as it normally is", 15, 15, { state: "ok", stateReason: "15 %, normally 15 %" }],
    ["clearly lower than it normally is", 5, 15, { state: "warning" }],
    ["lower than a normal value above the threshold", 40, 80, { state: "warning" }],
  ])("cache_hit_rate: %s", (_, hits, usual, expected) => {
    const share = (count: number) => figuresOf([count], [100 - count, { cacheHit: false }]);
    const frame = frameOf({ total: share(hits) });
    const { from, to } = frame.query;
    const hours = new Map<number, ReturnType<typeof share>>();
    for (let day = 1; day <= 4; day++)
      for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS)
        hours.set(hour - day * 24 * HOUR_MS, share(usual));
    const { stateReason, ...shown } = tile("cache_hit_rate", { frame: { ...frame, hours } });
    expect({ ...shown, stateReason: plainSpaces(stateReason) }).toMatchObject(expected);
  });

  it("show the change from the previous period as good or bad", () => {
    const worse = frameOf({
      total: figuresOf([90], [10, { status: "error" }]),
      previous: figuresOf([98], [2, { status: "error" }]),
    });
    const { change } = tile("error_rate", { frame: worse });
    expect(change).toMatchObject({ kind: "points", tone: "bad" });
    expect(change!.amount).toBeCloseTo(0.08, 9);
    expect(tile("error_rate", { frame: frameOf({ total: figuresOf([10]) }) })).toMatchObject({
      change: null,
      note: "No full period before",
    });
  });

  const usualHours = (outputTokens: number) => {
    const hours = new Map();
    for (let back = 1; back <= 7; back++) {
      for (let hour = 8; hour <= 14; hour++)
        hours.set(Date.UTC(2026, 10, 23, hour) - back * DAY_MS, figuresOf([50, { outputTokens }]));
    }
    return hours;
  };

  it("output length is compared with the same hours on earlier days", () => {
    const short = frameOf({ total: figuresOf([100, { outputTokens: 240 }]), hours: usualHours(400) });
    const shown = tile("output_length", { frame: short });
    expect(shown.value).toBeCloseTo(-0.4, 9);
    expect(shown).toMatchObject({ signed: true, unit: "ratio", note: "vs baseline", state: "warning" });
    expect(tile("output_tokens", { frame: short })).toMatchObject({ state: "ok", value: 240 });
    const long = frameOf({ total: figuresOf([100, { outputTokens: 900 }]), hours: usualHours(400) });
    expect(tile("output_tokens", { frame: long }).state).toBe("warning");
    const unknown = frameOf({ total: figuresOf([100]), hours: new Map() });
    expect(tile("output_length", { frame: unknown })).toMatchObject({
      value: null,
      note: "No baseline yet",
      state: "none",
    });
  });

  const quarters = [
    figuresOf([10, { costNano: 5_000_000_000 }]),
    null,
    figuresOf([10, { costNano: 1_000_000_000 }]),
  ];
  it.each<[string, Partial<DaySpend>, Partial<Tile>]>([
    ["below the budget", { quarters, spentUsd: 60, budget }, { state: "ok", value: 60 }],
    ["above the budget", { quarters, spentUsd: 120, budget }, { state: "warning" }],
    ["above 1.5 budgets", { quarters, spentUsd: 151, budget }, { state: "critical" }],
    ["without a budget", { quarters, spentUsd: 1e6 }, { state: "ok", stateReason: "No daily budget set" }],
    ["nothing priced", { quarters: [figuresOf([5, { costNano: null }])] }, { state: "none" }],
    [
      "with what is doubtful and missing",
      { quarters, spentUsd: 60, doubtfulUsd: 12, unpriced: 5 },
      { note: "No data yesterday, $12.00 doubtful, 5 unpriced" },
    ],
    ["against yesterday", { quarters, spentUsd: 60, yesterdayByNow: 40 }, { note: "vs this time yesterday" }],
  ])("cost %s", (_, spend, expected) => expect(tile("cost", { day: day(spend) })).toMatchObject(expected));

  it("the cost sparkline adds up over the day", () => {
    expect(tile("cost", { day: day({ quarters, spentUsd: 60 }) }).sparkline).toEqual([50, 50, 60]);
  });

  it.each<[string, ShownCircuit[], Partial<Tile>]>([
    ["none known", [], { value: null, state: "none", note: "None reported" }],
    ["all closed", [circuit("a", "closed", 0)], { value: 0, state: "ok", suffix: "of 1" }],
    [
      "one open",
      [circuit("a", "open", NOW - 28 * 60_000), circuit("b", "closed", 0)],
      { value: 1, state: "critical", suffix: "of 2", note: "for 28 min" },
    ],
    [
      "half open",
      [circuit("a", "half_open", NOW - 60_000)],
      { value: 0, state: "warning", note: "1 half-open" },
    ],
    [
      "one whose metrics have stopped",
      [circuit("a", "closed", 0), { ...circuit("b", "closed", 0), state: "unknown" }],
      { value: 0, state: "ok", note: "1 no longer reported", stateReason: "No longer reported: b" },
    ],
    [
      "none of which anything is known",
      [{ ...circuit("a", "closed", 0), state: "unknown" }],
      { value: null, state: "none", note: "1 no longer reported" },
    ],
  ])("breakers: %s", (_, circuits, expected) => {
    expect(tile("breakers", { circuits, events: [] })).toMatchObject(expected);
  });

  it("sparklines have at most 48 points, and gaps without data", () => {
    const frame = frameOf();
    const buckets = frame.buckets.map((_, at) => (at < 90 ? null : figuresOf([5])));
    const { sparkline } = tile("latency_p95", { frame: frameOf({ buckets, total: emptyRollup() }) });
    expect(sparkline.length).toBeLessThanOrEqual(48);
    expect(sparkline[0]).toBeNull();
    expect(sparkline.at(-1)).toBe(1_000);
  });
});

describe("the time of a tile", () => {
  const total = figuresOf([100]);
  const previous = figuresOf([50]);

  it("is named on each, and each leads somewhere", () => {
    const tiles = prepareTiles({ ...NOTHING, frame: frameOf({}, "from=now-24h") });
    expect(tiles.map(({ id, time }) => `${id} ${time}`)).toEqual([
      "latency_p95 last 24 hours",
      "output_tokens last 24 hours",
      "cost today",
      "error_rate last 24 hours",
      "output_length last 24 hours",
      "fallback_rate last 24 hours",
      "cache_hit_rate last 24 hours",
      "breakers now",
    ]);
    for (const { href } of tiles) expect(href).toMatch(/^[#/]./);
  });

  it("is not that of an alert: what fires now is said apart, and not of a range before it began", () => {
    const firing = [alert("latency_p95")];
    const now = tile("latency_p95", { frame: frameOf({ total, previous }), firing });
    expect(now).toMatchObject({ isFiring: true, state: "warning", change: { amount: 0 } });
    const yesterday = frameOf({ total, previous }, "from=now-48h&to=now-24h");
    expect(tile("latency_p95", { frame: yesterday, firing })).toMatchObject({ isFiring: false, state: "ok" });
  });
});

describe("when requests stop arriving", () => {
  const since = NOW - 45 * 60_000;
  const late: IngestState = { kind: "late", lastRequestAt: since };
  const quarters = [figuresOf([100])];
  const spent = { quarters, spentUsd: 34.4, yesterdayByNow: 40 };

  it("no tile is good, and none compares: -14 % is not a saving", () => {
    const input = {
      ...NOTHING,
      frame: frameOf({ total: figuresOf([100]), previous: figuresOf([100, { latencyMs: 9_000 }]) }),
      day: day(spent),
    };
    const before = prepareTiles({ ...input, ingest: LIVE });
    expect(before.filter(({ state }) => state === "ok").length).toBeGreaterThan(3);
    expect(before.find(({ id }) => id === "cost")!.change).toMatchObject({ tone: "good" });
    for (const { id, state, change, noDataSince } of prepareTiles({ ...input, ingest: late }))
      if (id !== "breakers")
        expect({ id, state, change, noDataSince }).toEqual({
          id,
          state: "none",
          change: null,
          noDataSince: since,
        });
  });

  it("a range that ended before is as it was", () => {
    const frame = frameOf({ total: figuresOf([100]) }, "from=now-3h&to=now-1h");
    expect(tile("latency_p95", { frame, ingest: late })).toMatchObject({ noDataSince: null, state: "ok" });
  });

  it("is not said of an hour that is usually quiet", () => {
    const frame = frameOf({ total: figuresOf([100]) });
    const quiet: IngestState = { kind: "quiet", lastRequestAt: since };
    expect(tile("latency_p95", { frame, ingest: quiet })).toMatchObject({ noDataSince: null, state: "ok" });
  });
});

describe("a gap of today", () => {
  const some = figuresOf([1]);
  /** $1 an hour yesterday; by the end of each hour. */
  const yesterday = Array.from({ length: 24 }, (_, at) => at + 1);
  const today = (...gaps: [number, number][]) =>
    Array.from({ length: 48 }, (_, at) => (gaps.some(([from, to]) => at >= from && at < to) ? null : some));

  it.each<[string, [number, number][], object]>([
    ["none", [], { yesterdayByNow: 12, gapMs: 0 }],
    ["one quarter, which may be chance", [[8, 9]], { yesterdayByNow: 12, gapMs: 0 }],
    ["two hours", [[8, 16]], { yesterdayByNow: 10, gapMs: 2 * HOUR_MS }],
    [
      "the last hour and one in the night",
      [
        [4, 8],
        [44, 48],
      ],
      { yesterdayByNow: 10, gapMs: 2 * HOUR_MS },
    ],
  ])("is left out of the comparison with yesterday: %s", (_, gaps, expected) => {
    expect(yesterdayAlike(yesterday, today(...gaps), 12)).toEqual(expected);
  });

  it("is not one where yesterday was as quiet, and nothing is known without yesterday", () => {
    const quietNight = [0, 0, 0, 0, ...yesterday.slice(0, 20)];
    expect(yesterdayAlike(quietNight, today([0, 16]), 12)).toMatchObject({ gapMs: 0 });
    expect(yesterdayAlike(undefined, today(), 12)).toEqual({ yesterdayByNow: null, gapMs: 0 });
  });

  it("is named on the tile", () => {
    const shown = tile("cost", {
      day: day({ quarters: [some], spentUsd: 9, yesterdayByNow: 10, gapMs: 2 * HOUR_MS }),
    });
    expect(shown.note).toBe("vs this time yesterday, without 2 h that have no data");
  });
});
