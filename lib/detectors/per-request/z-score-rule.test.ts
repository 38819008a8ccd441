import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Baselines } from "@/lib/schema/detectors/anomaly";
import { type CheckedRequest, checkRequest } from "./z-score-rule";

const BASELINES = {
  latency_mean: 1000,
  latency_stdev: 100,
  output_tokens_mean: 400,
  output_tokens_stdev: 50,
  cost_mean: 0.01,
  cost_stdev: 0.002,
} satisfies Baselines;
const CALM: CheckedRequest = { status: "success", latencyMs: 1000, outputTokens: 400, costUsd: 0.01 };

const typesOf = (request: Partial<CheckedRequest>, baselines: Baselines = BASELINES, sensitivity?: number) =>
  checkRequest({ ...CALM, ...request }, baselines, sensitivity).map(({ type, severity }) => [type, severity]);

describe("checkRequest", () => {
  it.each<[string, Partial<CheckedRequest>, string[][]]>([
    ["nothing unusual", {}, []],
    ["exactly at the sensitivity", { latencyMs: 1200 }, []],
    ["just above it", { latencyMs: 1201 }, [["latency_spike", "warning"]]],
    ["just under z 3", { latencyMs: 1299 }, [["latency_spike", "warning"]]],
    ["at z 3", { latencyMs: 1300 }, [["latency_spike", "critical"]]],
    ["fast is never a spike", { latencyMs: 1 }, []],
    ["latency of an error", { status: "error", latencyMs: 9000 }, []],
    ["latency of a fallback", { status: "fallback", latencyMs: 9000 }, []],
    [
      "long output of an error",
      { status: "error", outputTokens: 900 },
      [["output_length_anomaly", "warning"]],
    ],
    ["short output", { outputTokens: 1 }, [["output_length_anomaly", "warning"]]],
    ["no output", { outputTokens: 0 }, []],
    ["cheap is never a spike", { costUsd: 0 }, []],
    ["dear", { costUsd: 0.0141 }, [["cost_spike", "warning"]]],
    ["unpriced", { costUsd: null }, []],
    [
      "all at once, in the lesson's order",
      { latencyMs: 5000, outputTokens: 5000, costUsd: 5 },
      [
        ["latency_spike", "critical"],
        ["output_length_anomaly", "warning"],
        ["cost_spike", "critical"],
      ],
    ],
  ])("%s", (_, request, found) => {
    expect(typesOf(request)).toEqual(found);
  });

  it.each<[string, Baselines]>([
    ["no baselines", {}],
    ["a pair without its deviation", { latency_mean: 1 }],
  ])("finds nothing with %s", (_, baselines) => {
    expect(typesOf({ latencyMs: 9e6, outputTokens: 9e6, costUsd: 9e6 }, baselines)).toEqual([]);
  });

  it("puts floors of 1 ms, 1 token and a tenth of a cent under the deviation", () => {
    const still = { ...BASELINES, latency_stdev: 0, output_tokens_stdev: 0, cost_stdev: 0 };
    expect(typesOf({ latencyMs: 1002, outputTokens: 402, costUsd: 0.0119 }, still)).toEqual([]);
    expect(typesOf({ latencyMs: 1003, outputTokens: 397, costUsd: 0.0131 }, still)).toHaveLength(3);
  });

  it("says which way an output length went, and how", () => {
    expect(checkRequest({ ...CALM, outputTokens: 90 }, BASELINES)).toEqual([
      {
        type: "output_length_anomaly",
        severity: "warning",
        value: 90,
        baseline: 400,
        z_score: -6.2,
        direction: "low",
        message: "[WARNING] output_length_anomaly: value=90, baseline=400, z_score=-6.2",
      },
    ]);
  });

  it("prints cost as Python prints floats", () => {
    const cheap = { cost_mean: 0.00005, cost_stdev: 0 };
    expect(checkRequest({ ...CALM, costUsd: 1 }, cheap)[0]?.message).toBe(
      "[CRITICAL] cost_spike: value=1.0, baseline=5e-05, z_score=999.95",
    );
  });

  it("takes any sensitivity, tiny scores included", () => {
    const request = { ...CALM, latencyMs: 1000.0000001 };
    expect(checkRequest(request, BASELINES, 0)[0]?.message).toMatch(/z_score=0\.0$/);
  });

  it("finds no more with a higher sensitivity", () => {
    const figure = fc.integer({ min: 0, max: 5000 });
    fc.assert(
      fc.property(
        figure,
        figure,
        fc.double({ min: 0, max: 6, noNaN: true }),
        (latencyMs, outputTokens, low) => {
          const request = { ...CALM, latencyMs, outputTokens };
          const loose = checkRequest(request, BASELINES, low).map((anomaly) => anomaly.type);
          const strict = checkRequest(request, BASELINES, low + 1).map((anomaly) => anomaly.type);
          expect(loose).toEqual(expect.arrayContaining(strict));
        },
      ),
    );
  });
});
