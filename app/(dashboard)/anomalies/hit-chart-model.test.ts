import { describe, expect, it } from "vitest";
import { hitChartModel } from "./hit-chart-model";

describe("hitChartModel", () => {
  it("has a point per day, also for days without outliers, and states the sums", () => {
    const model = hitChartModel([
      { day: "2026-03-01", hits: 40, messages: 12 },
      { day: "2026-03-02", hits: 0, messages: 0 },
      { day: "2026-03-03", hits: 25, messages: 8 },
    ]);
    expect(model.points).toEqual([
      { t: Date.UTC(2026, 2, 1), hits: 40, messages: 12 },
      { t: Date.UTC(2026, 2, 2), hits: 0, messages: 0 },
      { t: Date.UTC(2026, 2, 3), hits: 25, messages: 8 },
    ]);
    expect([model.from, model.to]).toEqual([Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 3)]);
    expect(model.description).toBe(
      "65 request outliers in 3 days; notifying each would have sent 20 alerts.",
    );
  });
});
