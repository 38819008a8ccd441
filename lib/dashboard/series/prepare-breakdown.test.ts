import { describe, expect, it } from "vitest";
import { emptyRollup, mergeCells } from "@/lib/aggregate/rollup";
import { chartSteps } from "@/lib/dashboard/range/chart-steps";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { pageGrouping, parsePageQuery } from "@/lib/schema/http/page-query";
import { figuresOf, NOW } from "@/test/overview-fixture";
import type { BreakdownFrame } from "./load-breakdown";
import { legendOf, metricFigure, perMinute, prepareFigures, prepareGroupsPanel } from "./prepare-breakdown";
import { prepareBreakdownTable } from "./prepare-breakdown-table";

type Given = { key: string | null; cells: Record<number, Rollup>; before?: Rollup }[];

const rankOf = (values: readonly string[]) => new Map(values.map((value, at) => [value, at]));

function frameOf(given: Given, search = "from=now-30m", more: Partial<BreakdownFrame> = {}): BreakdownFrame {
  const query = parsePageQuery(search, "UTC", NOW);
  const steps = chartSteps(query, query.timeZone);
  const groups = given.map(({ key, cells, before = null }) => {
    const all = steps.starts.map((_, at) => cells[at] ?? null);
    return { key, cells: all, total: mergeCells(all), before };
  });
  const cells = steps.starts.map((_, at) => mergeCells(groups.map((group) => group.cells[at] ?? null)));
  return {
    projectId: 1,
    now: NOW,
    query,
    steps,
    grouping: pageGrouping(new URLSearchParams(search)),
    groups,
    leftOut: 3,
    list: async () => ({ groups, leftOut: 3 }),
    since: null,
    readLimit: 50_000,
    cells,
    total: mergeCells(cells),
    compared: null,
    before: emptyRollup(),
    errorTypeName: String,
    appeared: rankOf(given.flatMap(({ key }) => key ?? [])),
    ...more,
  };
}

const RATE = perMinute("count", ({ requests }) => requests);
const P95 = metricFigure("latency_p95");

describe("lines", () => {
  it("name the rest, and lead to the requests of the others", () => {
    const frame = frameOf([
      { key: "gpt-5", cells: { 0: figuresOf([30]) } },
      { key: null, cells: { 0: figuresOf([4]) } },
    ]);
    const { series } = prepareGroupsPanel(frame, RATE);
    expect(series.map(({ name, filter }) => [name, filter])).toEqual([
      ["gpt-5", { name: "model", value: "gpt-5" }],
      ["(3 others)", null],
    ]);
    expect(series[1]!.color).toBeNull();
  });

  it("name both values of a pair, whatever they are, and the filter of each", () => {
    const long = `${"x".repeat(150)}-\u05d0`;
    const pairs = [
      ["chat", "gpt-5"],
      ["\u0635\u0648\u062a", long],
      ["", "a › b"],
      ['q"\\', ""],
    ] as const;
    const cells = { 0: figuresOf([30]) };
    const linesOf = (search: string) =>
      prepareGroupsPanel(
        frameOf(
          [...pairs.map((pair) => ({ key: JSON.stringify(pair), cells })), { key: null, cells }],
          search,
        ),
        RATE,
      ).series.map(({ name, filter, second, isRest }) => [name, filter, second, isRest]);
    const value = (name: string, of: string, filter: string | null = of) =>
      [of, filter === null ? null : { name, value: filter }] as const;
    const line = ([name, filter]: ReturnType<typeof value>, [other, only]: ReturnType<typeof value>) => [
      name,
      filter,
      { name: other, filter: only },
      false,
    ];
    expect(linesOf("by=service&then=model")).toEqual([
      line(value("service", "chat"), value("model", "gpt-5")),
      line(value("service", "\u0635\u0648\u062a"), value("model", long)),
      line(value("service", "(no service)", ""), value("model", "a › b")),
      line(value("service", 'q"\\'), value("model", "(no model)", "")),
      ["(3 others)", null, undefined, true],
    ]);
    expect(linesOf("by=tag:team&then=error_type").slice(2)).toEqual([
      line(value("tag", "(no tag team)", null), value("error_type", "a › b")),
      [...['q"\\', { name: "tag", value: 'team:q"\\' }], ...[{ name: "(no error)", filter: null }, false]],
      ["(3 others)", null, undefined, true],
    ]);
  });

  it("start a rule for each pair, or for the part of it that rules know", () => {
    const ruleOf = (search: string) =>
      prepareGroupsPanel(frameOf([], search), P95, { metric: "latency_p95" }).rule!.by;
    expect(ruleOf("by=service&then=model")).toEqual(["service", "model"]);
    expect(ruleOf("by=user&then=model")).toEqual(["model"]);
    expect(ruleOf("by=none")).toEqual([]);
  });

  it("keep the color of a name whatever else is shown, and never share one", () => {
    const known = Array.from({ length: 25 }, (_, at) => `m${at}`);
    const colorsOf = (...names: string[]) => {
      const frame = frameOf(
        names.map((key) => ({ key, cells: { 0: figuresOf([1]) } })),
        "from=now-30m",
        { appeared: rankOf(known) },
      );
      return prepareGroupsPanel(frame, RATE).series.map(({ color }) => color);
    };
    expect(colorsOf("m3", "m1", "m7")).toEqual([3, 1, 7]);
    expect(colorsOf("m7")).toEqual([7]);
    expect(colorsOf("m12", "m2")).toEqual([3, 2]);
    expect(new Set(colorsOf(...known.slice(8, 18))).size).toBe(10);
  });

  it("are zero where nothing happened if they are rates, and have gaps if not", () => {
    const frame = frameOf([{ key: "a", cells: { 1: figuresOf([30]) } }]);
    expect(prepareGroupsPanel(frame, RATE).series[0]!.values.slice(0, 3)).toEqual([0, 30, 0]);
    expect(prepareGroupsPanel(frame, P95).series[0]!.values.slice(0, 2)).toEqual([null, expect.any(Number)]);
  });

  it("begin where requests were read: what comes before is unknown, not zero", () => {
    const { steps } = frameOf([]);
    const [first, second] = steps.starts as [number, number];
    const cells = { 1: figuresOf([30]), 2: figuresOf([30]) };
    const frame = frameOf([{ key: "u1", cells }], "from=now-30m", { since: second });
    const cost = { unit: "usd" as const, value: ({ requests }: Rollup) => requests, isSum: true };
    expect(prepareGroupsPanel(frame, RATE).series[0]!.values.slice(0, 2)).toEqual([null, 30]);
    expect(prepareGroupsPanel(frame, cost).series[0]).toMatchObject({
      values: [null, 30, 30, ...steps.starts.slice(3).map(() => 0)],
      legend: { max: 30 },
    });
    const half = { ...frame, since: first + 30_000 };
    expect(prepareGroupsPanel(half, cost).series[0]!.values[0]).toBe(0);
    const later = { ...frame, since: second + 1 };
    expect(prepareGroupsPanel(later, RATE).series[0]!.values.slice(0, 2)).toEqual([null, 30]);
  });

  it("say how many requests a percentile rests on: successes", () => {
    const cell = figuresOf([12], [5, { status: "error" }]);
    const { samples } = prepareGroupsPanel(frameOf([{ key: "a", cells: { 0: cell } }]), P95).series[0]!;
    expect(samples!.slice(0, 2)).toEqual([12, 0]);
  });

  it("draw the compared period of all requests at the same places", () => {
    const steps = frameOf([]).steps;
    const compared = steps.starts.map((_, at) => (at === 2 ? figuresOf([7]) : null));
    const frame = frameOf([], "from=now-30m&compare=week", { compared });
    expect(prepareGroupsPanel(frame, RATE).compared).toMatchObject({
      name: "a week earlier",
      values: [0, 0, 7, ...new Array(steps.starts.length - 3).fill(0)],
    });
  });
});

describe("the legend", () => {
  it("has the last complete value as the last, and nothing where nothing is known", () => {
    expect(legendOf([100, 200, 150], undefined, 2)).toEqual({ min: 100, mean: 150, max: 200, last: 200 });
    expect(legendOf([900, null], undefined, 0)).toMatchObject({ min: 900, last: 900 });
    expect(legendOf([null, null], undefined, null)).toEqual({ min: null, mean: null, max: null, last: null });
  });

  const slow = (count: number, latencyMs: number) => figuresOf([count, { latencyMs }]);
  const legendIn = (cells: Record<number, Rollup>) =>
    prepareGroupsPanel(frameOf([{ key: "a", cells }]), P95).series[0]!.legend;

  it("has no value that rests on a few requests where there are others", () => {
    const { max, last } = legendIn({ 0: slow(3, 90_000), 1: slow(40, 1_000), 2: slow(40, 2_000) });
    expect(max).toBeCloseTo(2_000, -2);
    expect(last).toBeCloseTo(2_000, -2);
  });

  it("has a level that lasts, though each bucket is of few requests", () => {
    const cells = { 0: slow(40, 1_000), 1: slow(12, 60_000), 2: slow(12, 61_000), 3: slow(12, 60_000) };
    const { min, max, last } = legendIn(cells);
    expect(min).toBeCloseTo(1_000, -2);
    expect(max! / 61_000).toBeCloseTo(1, 1);
    expect(last! / 61_000).toBeCloseTo(1, 1);
  });

  it("has the value of all requests where they are few", () => {
    expect(legendIn({ 0: slow(3, 90_000), 4: slow(2, 90_000) }).last! / 90_000).toBeCloseTo(1, 1);
  });

  it("has the share of all requests as the mean of a share", () => {
    const cells = { 0: figuresOf([99]), 1: figuresOf([1, { status: "error" }]) };
    const { legend } = prepareGroupsPanel(frameOf([{ key: "a", cells }]), metricFigure("error_rate"))
      .series[0]!;
    expect(legend.mean).toBe(0.01);
  });
});

describe("the figures of groups", () => {
  it("mark percentiles of few requests and compare with the earlier period", async () => {
    const before = figuresOf([40, { latencyMs: 500 }]);
    const frame = frameOf([
      { key: "a", cells: { 0: figuresOf([60]) }, before },
      { key: "b", cells: { 0: figuresOf([5]) } },
    ]);
    const { rows, total } = prepareBreakdownTable(frame, await frame.list(), ["latency_p95"]);
    const [a, b] = rows;
    expect(a!.figures).toEqual([
      { value: expect.any(Number), change: expect.objectContaining({ kind: "relative", tone: "bad" }) },
    ]);
    expect(b!.figures).toEqual([{ value: expect.any(Number), few: true }]);
    expect(total).toMatchObject({ requests: 65, share: 1 });
    expect(total.figures).toEqual([{ value: expect.any(Number) }]);
  });

  it("of a thousand groups take at most 250 bytes a group", async () => {
    const groups = Array.from({ length: 1_000 }, (_, at) => ({
      key: `model-${at}`,
      cells: { 0: figuresOf([5]) },
    }));
    const frame = frameOf(groups);
    const metrics = [
      "input_tokens",
      "output_tokens",
      "thinking_tokens",
      "cached_tokens",
      "cache_hit_rate",
    ] as const;
    const table = prepareBreakdownTable(frame, await frame.list(), metrics);
    expect(table.rows).toHaveLength(1_000);
    expect(JSON.stringify(table).length / 1_000).toBeLessThan(250);
  });

  it("compare only what is complete: not a part of the range, nor nothing", () => {
    const cells = { 0: figuresOf([60]) };
    const before = figuresOf([30]);
    const changeOf = (more: Partial<BreakdownFrame>) =>
      prepareFigures(frameOf([{ key: "a", cells }], "from=now-30m", more), ["requests"]).figures[0]!.change;
    expect(changeOf({ before })).toMatchObject({ amount: 1 });
    expect(changeOf({ before, since: NOW - 1_000 })).toBeNull();
    expect(changeOf({})).toBeNull();
  });
});
