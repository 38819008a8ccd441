import { describe, expect, it } from "vitest";
import { hitFindings } from "@/lib/rules/hits/hit-findings";
import type { AnomalyDefinition } from "@/lib/schema/rules/kinds/anomaly";
import { anomalyFindings, type DetectedSeries } from "./anomaly-findings";

const ln = Math.log;
const level = (more: Partial<DetectedSeries["level"]> = {}): DetectedSeries["level"] => ({
  bin: 100,
  phase: "seasonal",
  day: 14,
  n: 40,
  bins: 3,
  effect: 1,
  severity: "warning",
  since: null,
  measured: ln(2_000),
  expected: ln(1_000),
  error: ln(2) / 5,
  z: 5,
  firing: false,
  side: null,
  band: null,
  ...more,
});
const tail = (more: Partial<DetectedSeries["tail"]> = {}): DetectedSeries["tail"] => ({
  firing: false,
  side: "above",
  limit: 5_000,
  current: 9_000,
  usualShare: 0.05,
  share: 0.2,
  n: 300,
  z: 8,
  ...more,
});
const series = (more: Partial<DetectedSeries> = {}): DetectedSeries => ({
  metric: "latency_p50",
  model: "gpt-5",
  service: "chat",
  level: level(),
  tail: tail(),
  ...more,
});
const rule: AnomalyDefinition = {
  kind: "anomaly",
  metric: "latency_p50",
  detectors: ["level", "tail"],
  side: "above",
};
const firing = { firing: true, since: 90, side: "above" } as const;

describe("what an anomaly rule finds", () => {
  it.each<[string, Partial<AnomalyDefinition>, Partial<DetectedSeries>, boolean]>([
    ["nothing while neither fires", {}, {}, false],
    ["a level that fires", {}, { level: level(firing) }, true],
    ["a tail that fires", {}, { tail: tail({ firing: true }) }, true],
    [
      "no tail where only levels are asked for",
      { detectors: ["level"] },
      { tail: tail({ firing: true }) },
      false,
    ],
    ["no level where only tails are asked for", { detectors: ["tail"] }, { level: level(firing) }, false],
    ["nothing on the other side", { side: "below" }, { level: level(firing) }, false],
    [
      "either side where both are asked for",
      { side: "both" },
      { level: level({ ...firing, side: "below" }) },
      true,
    ],
  ])("%s", (_, definition, more, breaches) => {
    const [finding] = anomalyFindings({ ...rule, ...definition }, [series(more)]);
    expect(finding).toMatchObject({
      breaches,
      recovered: !breaches,
      labels: { model: "gpt-5", service: "chat" },
    });
  });

  it.each<[string, Partial<DetectedSeries>, boolean]>([
    ["without new figures once a level is nearly back", { level: level({ ...firing, z: 1.3 }) }, true],
    ["without new figures once a tail is nearly back", { tail: tail({ firing: true, z: 2 }) }, true],
    ["with new figures while it would still fire", { level: level(firing) }, false],
  ])("keeps firing, %s", (_, more, lingers) => {
    const [finding] = anomalyFindings(rule, [series(more)]);
    expect([finding!.breaches, finding!.lingers ?? false]).toEqual([true, lingers]);
  });

  it("is of its own metric only, and names no service that there is not", () => {
    const all = [series({ metric: "ttft_p50" }), series({ service: "" })];
    expect(anomalyFindings(rule, all).map(({ labels }) => labels)).toEqual([{ model: "gpt-5" }]);
  });

  it("adds up: the spread is the distance over z", () => {
    const [finding] = anomalyFindings(rule, [series({ level: level(firing) })]);
    expect(finding!.value).toBeCloseTo(2_000);
    expect(finding!.baseline).toBeCloseTo(1_000);
    expect(finding!.evidence!.spread).toBeCloseTo(200);
    expect(finding!.value! > finding!.threshold!).toBe(true);
  });

  it("costs dollars where the sketch holds nano-dollars", () => {
    const cost = series({
      metric: "cost_per_request",
      level: level({ ...firing, measured: ln(4e7), expected: ln(2e7) }),
    });
    const [finding] = anomalyFindings({ ...rule, metric: "cost_per_request" }, [cost]);
    expect(finding!.value).toBeCloseTo(0.04);
    expect(finding!.baseline).toBeCloseTo(0.02);
  });

  it("does not judge a series without requests, firing or not", () => {
    const silent = level({ ...firing, measured: null, expected: null, n: 0 });
    expect(anomalyFindings(rule, [series({ level: silent })])[0]).toMatchObject({
      enough: false,
      value: null,
    });
  });

  it("does not judge a tail without requests", () => {
    const quiet = series({ level: level({ measured: null, n: 0 }), tail: tail({ firing: true, n: 0 }) });
    expect(anomalyFindings(rule, [quiet])[0]).toMatchObject({ enough: false, value: null });
  });

  it("does not judge a series that it still learns", () => {
    const [finding] = anomalyFindings(rule, [
      series({ level: level({ phase: "learning", measured: null }) }),
    ]);
    expect(finding!.enough).toBe(false);
  });
});

describe("alerts about request outliers", () => {
  const figures = {
    ...({ model: "gpt-5", service: "chat", type: "latency_spike" } as const),
    now: { n: 50, hits: 3, critical: 1, top: [{ value: 9_000, z: 4.25 }] },
    recent: { n: 200, hits: 40 },
    week: { n: 100_000, hits: 3_000 },
  };
  const mode = (one: "annotate" | "rate" | "notify") => [
    { metric: null, model: null, service: null, mode: one, sensitivity: 2 },
  ];

  it("is nothing while they are only marked", () => {
    expect(hitFindings([figures], mode("annotate"))).toEqual([]);
  });

  it("cover every hit, with the most extreme one, if the mode says all", () => {
    const [finding] = hitFindings([figures], mode("notify"));
    expect(finding).toMatchObject({ value: 3, breaches: true, severity: "critical", note: "9000 (z 4.3)" });
    const none = { ...figures, now: { n: 50, hits: 0, critical: 0, top: [] } };
    expect(hitFindings([none], mode("notify"))[0]).toMatchObject({ breaches: false, recovered: true });
  });

  it("cover shares far above the week's, if the mode says rate", () => {
    expect(hitFindings([figures], mode("rate"))[0]).toMatchObject({ value: 40, breaches: true });
    const usual = { ...figures, recent: { n: 200, hits: 7 } };
    expect(hitFindings([usual], mode("rate"))[0]).toMatchObject({ breaches: false });
  });
});
