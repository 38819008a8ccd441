import { describe, expect, it } from "vitest";
import { anomalyLabel } from "./anomaly-label";

describe("the badge of an outlier", () => {
  it.each([
    ["a slow request", [{ type: "latency_spike", z_score: 4.2 }], "latency far above the mean, z 4.2"],
    [
      "a short answer",
      [{ type: "output_length_anomaly", z_score: -2.51, direction: "low" }],
      "output length far below the mean, z -2.51",
    ],
    [
      "a long and expensive answer",
      [
        { type: "output_length_anomaly", z_score: 3, direction: "high" },
        { type: "cost_spike", z_score: 6.1 },
      ],
      "output length far above the mean, z 3; cost far above the mean, z 6.1",
    ],
  ] as const)("names the outlying values of %s", (_, anomalies, label) => {
    expect(anomalyLabel(anomalies)).toBe(label);
  });
});
