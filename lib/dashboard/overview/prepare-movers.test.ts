import { describe, expect, it } from "vitest";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { figuresOf, frameOf, NOW } from "@/test/overview-fixture";
import { prepareErrorsPanel } from "./load-errors-panel";
import { prepareMovers } from "./prepare-movers";

const series = new Map(
  ["gpt-5", "claude-sonnet-4", "gemini-3-pro"].map((model, at) => [
    at + 1,
    { model, provider: "", environment: "", service: at === 2 ? "search" : "chat" },
  ]),
);
const NAMES = ["", "timeout", "constructor"];
const period = (daysBack: number, bySeries: [number, Rollup][]) => ({
  from: NOW - daysBack * DAY_MS - HOUR_MS,
  to: NOW - daysBack * DAY_MS,
  bySeries: new Map(bySeries),
});
/** The same before on three days. */
const movers = (now: [number, Rollup][], before: [number, Rollup][]) =>
  prepareMovers({
    now: period(0, now),
    periods: [1, 2, 3].map((back) => period(back, before)),
    series,
    errorTypeName: (id) => NAMES[id]!,
  });

describe("what changed", () => {
  it("has one line per name, its figures in one sentence", () => {
    const found = movers(
      [[1, figuresOf([60, { latencyMs: 9_000 }], [40, { status: "error", errorTypeId: 1 }])]],
      [[1, figuresOf([100])]],
    );
    expect(found).toMatchObject([
      { dimension: "model", name: "gpt-5", change: { kind: "points", amount: 0.4, tone: "bad" } },
      { dimension: "error_type", name: "timeout", isNew: true, change: null },
    ]);
    expect(found[0]!.text.replaceAll("\u202f", " ")).toBe(
      "Error rate 40 % (40 of 100), was 0 %; mean latency 9 s, was 1 s",
    );
  });

  it("says less traffic before the cost that follows from it, which is not a saving", () => {
    const traffic = (count: number) => figuresOf([count, { costNano: 3_000_000_000 }]);
    const [line] = movers([[1, traffic(20)]], [[1, traffic(400)]]);
    expect(line).toMatchObject({ name: "gpt-5", metric: "requests", change: { tone: "neutral" } });
    expect(line!.text).toMatch(/^Requests 20, was 400; cost /);
  });

  it("is at most six lines", () => {
    const all = (count: number, latencyMs: number): [number, Rollup][] =>
      Array.from({ length: 9 }, (_, at) => [at + 10, figuresOf([count, { latencyMs }])]);
    for (let at = 0; at < 9; at++)
      series.set(at + 10, { model: `m${at}`, provider: "", environment: "", service: "" });
    const now = all(50, 1_000).map(([id], at): [number, Rollup] => [
      id,
      figuresOf([50, { latencyMs: at % 2 === 0 ? 9_000 : 100 }]),
    ]);
    expect(movers(now, all(50, 1_000))).toHaveLength(6);
  });

  it("counts an error type of a name that every object answers to as any other", () => {
    const found = movers(
      [[3, figuresOf([60], [40, { status: "error", errorTypeId: 2 }])]],
      [[3, figuresOf([100])]],
    );
    expect(found).toContainEqual(expect.objectContaining({ dimension: "error_type", name: "constructor" }));
  });

  it("names only what is left after what was blamed", () => {
    const slow = figuresOf([100, { latencyMs: 41_000 }]);
    const found = movers(
      [
        [1, figuresOf([100])],
        [2, slow],
      ],
      [
        [1, figuresOf([100])],
        [2, figuresOf([100])],
      ],
    );
    // Not the service, which is slower because of it.
    expect(found).toMatchObject([
      { dimension: "model", name: "claude-sonnet-4", metric: "latency_mean", change: { tone: "bad" } },
    ]);
  });
});

describe("errors by type", () => {
  it("are shares of all requests, most frequent first, with a name for untyped errors", () => {
    const total = figuresOf(
      [90],
      [6, { status: "error", errorTypeId: 2 }],
      [3, { status: "error", errorTypeId: 1 }],
      [1, { status: "error" }],
    );
    const previous = figuresOf([97], [3, { status: "error", errorTypeId: 2 }]);
    const panel = prepareErrorsPanel(frameOf({ total, previous }));
    expect(panel).toMatchObject({ errorRate: 0.1, requests: 100 });
    expect(panel.rows.map(({ type, count, share }) => [type, count, share])).toEqual([
      ["rate_limit", 6, 0.06],
      ["timeout", 3, 0.03],
      ["unspecified", 1, 0.01],
    ]);
    // In points, whatever the traffic was.
    expect(panel.rows[0]!.change).toEqual({ amount: 0.03, kind: "points", tone: "bad" });
    expect(panel.rows[1]!.change!.amount).toBe(0.03);
  });
});
