import { describe, expect, it } from "vitest";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { Series } from "@/lib/store/requests/series";
import { figuresOf, frameOf } from "@/test/overview-fixture";
import { prepareErrorsPanel } from "./load-errors-panel";
import { prepareMovers } from "./prepare-movers";

const series = new Map<number, Series>(
  ["gpt-5", "claude-sonnet-4", "gemini-3-pro"].map((model, at) => [
    at + 1,
    { id: at + 1, model, provider: "", environment: "", service: at === 2 ? "search" : "chat" },
  ]),
);
const movers = (
  now: [number, Rollup][],
  before: [number, Rollup][],
  totals: Partial<Parameters<typeof prepareMovers>[0]> = {},
) => prepareMovers(frameOf({ series, bySeries: new Map(now), previousBySeries: new Map(before), ...totals }));

describe("what changed", () => {
  it("is empty if nothing changed or there is no previous data", () => {
    expect(movers([[1, figuresOf([100])]], [[1, figuresOf([101])]])).toEqual([]);
    expect(movers([[1, figuresOf([100])]], [])).toEqual([]);
  });

  it("names the model that became slow, with both values", () => {
    const found = movers(
      [
        [1, figuresOf([100])],
        [2, figuresOf([100, { latencyMs: 41_000 }])],
      ],
      [
        [1, figuresOf([100])],
        [2, figuresOf([100, { latencyMs: 8_000 }])],
      ],
    );
    expect(found[0]).toMatchObject({ dimension: "model", name: "claude-sonnet-4", metric: "latency_p95" });
    expect(found[0]!.change).toMatchObject({ kind: "relative", tone: "bad" });
    expect(found[0]!.text).toMatch(/^p95 latency 4\d.*, was [78]/);
  });

  it("leaves out changes in a handful of requests", () => {
    expect(movers([[1, figuresOf([10, { latencyMs: 90_000 }])]], [[1, figuresOf([10])]])).toEqual([]);
    const fewErrors = movers([[1, figuresOf([96], [4, { status: "error" }])]], [[1, figuresOf([100])]]);
    expect(fewErrors).toEqual([]);
  });

  it("has one line per name and at most six", () => {
    const found = movers(
      [
        [1, figuresOf([50, { latencyMs: 9_000, costNano: 9_000_000, outputTokens: 9_000 }])],
        [3, figuresOf([300])],
      ],
      [
        [1, figuresOf([100])],
        [3, figuresOf([100])],
      ],
    );
    expect(new Set(found.map(({ dimension, name }) => dimension + name)).size).toBe(found.length);
    expect(found.length).toBeLessThanOrEqual(6);
  });

  it("compares error types with the previous period", () => {
    const total = figuresOf([60], [40, { status: "error", errorTypeId: 1 }]);
    const previous = figuresOf([100]);
    expect(movers([], [], { total, previous })).toMatchObject([
      { dimension: "error_type", name: "timeout", text: "40 errors, none before" },
    ]);
  });
});

describe("an error type of a name that every object answers to", () => {
  it("is counted as any other", () => {
    const total = figuresOf([60], [40, { status: "error", errorTypeId: 1 }]);
    const errorTypeName = () => "constructor";
    expect(movers([], [], { total, previous: figuresOf([100]), errorTypeName })).toMatchObject([
      { dimension: "error_type", name: "constructor", text: "40 errors, none before" },
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
    expect(panel.rows[0]!.change).toEqual({ amount: 1, kind: "relative", tone: "bad" });
    expect(panel.rows[1]!.change!.amount).toBeNull();
  });
});
