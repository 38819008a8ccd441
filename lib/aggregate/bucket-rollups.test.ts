import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { bucketRollups, mergeCells } from "./bucket-rollups";
import { fillGaps } from "./fill-gaps";
import { addRequest, emptyRollup } from "./rollup";

const rowOf = (seriesId: number, bucket: number, requests = 1): RollupRow => {
  const figures = emptyRollup();
  for (let at = 0; at < requests; at++) {
    addRequest(figures, {
      status: "success",
      latencyMs: 100,
      ttftMs: null,
      inputTokens: 1,
      outputTokens: 2,
      thinkingTokens: 0,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      costNano: null,
      costDoubts: null,
      cacheHit: false,
      finishReason: null,
      errorTypeId: null,
    });
  }
  return { seriesId, bucket, figures };
};

describe("bucketRollups", () => {
  it("merges the rows of a label's bucket, and keeps [from, to) half-open", () => {
    const rows = [
      rowOf(1, -MINUTE_MS),
      rowOf(1, 0, 2),
      rowOf(2, MINUTE_MS, 3),
      rowOf(1, 4 * MINUTE_MS, 4),
      rowOf(1, 10 * MINUTE_MS),
      rowOf(3, 0),
    ];
    const { groups, length } = bucketRollups(rows, 0, 10 * MINUTE_MS, 5 * MINUTE_MS, (id) =>
      id === 3 ? null : "all",
    );
    expect(length).toBe(2);
    expect([...groups].map(([label, cells]) => [label, cells.map((cell) => cell?.requests)])).toEqual([
      ["all", [9, undefined]],
    ]);
  });

  it("loses no request of the span, whatever the step", () => {
    const row = fc.record({
      series: fc.nat(3),
      minute: fc.nat(59),
      requests: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 1, max: 60 }), (given, step) => {
        const rows = given.map((one) => rowOf(one.series, one.minute * MINUTE_MS, one.requests));
        const { groups } = bucketRollups(rows, 0, 60 * MINUTE_MS, step * MINUTE_MS, String);
        const total = [...groups.values()].reduce((sum, cells) => sum + mergeCells(cells).requests, 0);
        expect(total).toBe(given.reduce((sum, one) => sum + one.requests, 0));
      }),
      { numRuns: 50 },
    );
  });

  it("leaves the rows as they were", () => {
    const rows = [rowOf(1, 0), rowOf(1, MINUTE_MS)];
    bucketRollups(rows, 0, 5 * MINUTE_MS, 5 * MINUTE_MS, String);
    expect(rows.map((row) => row.figures.requests)).toEqual([1, 1]);
  });
});

describe("fillGaps", () => {
  const grid = bucketRollups([rowOf(1, 5 * MINUTE_MS, 2)], 0, 15 * MINUTE_MS, 5 * MINUTE_MS, String);
  const cells = grid.groups.get("1")!;

  it.each([
    ["requests", [0, 2, 0]],
    ["output_tokens", [0, 4, 0]],
    ["errors", [0, 0, 0]],
    ["latency_max", [null, 100, null]],
    ["error_rate", [null, 0, null]],
    ["cost", [0, null, 0]],
  ] as const)("%s", (metric, wanted) => {
    expect(fillGaps(grid, cells, metric)).toEqual(wanted.map((value, at) => [at * 5 * MINUTE_MS, value]));
  });

  it("gives a point to every bucket of a grid without rows", () => {
    expect(fillGaps(grid, [], "latency_p95")).toEqual([0, 1, 2].map((at) => [at * 5 * MINUTE_MS, null]));
  });
});
