import { expect, test } from "vitest";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { resultText, suggestionText } from "./backtest-text";
import { drawnRule } from "./drawn-rule";
import { exceedsCeiling, firingSpans, previewModel } from "./preview-model";

const FROM = Date.UTC(2026, 10, 9);
const TO = FROM + 14 * DAY_MS;
const at = (minutes: number) => new Date(FROM + minutes * MINUTE_MS).toISOString();

const episode = (start: number, end: number | null, model = "gpt-5") => ({
  labels: { model },
  severity: "warning" as const,
  started_at: at(start),
  ended_at: end === null ? null : at(end),
  minutes: (end ?? 20_160) - start,
  peak: 41_000,
  threshold: 30_000,
});
const ANSWER: BacktestAnswer = {
  window: { from: at(0), to: new Date(TO).toISOString() },
  cut: false,
  step_seconds: 60,
  alerts: 2,
  minutes: 42,
  median_minutes: 21,
  episodes: [episode(10, 31), episode(500, 521)],
  unit: "ms",
  point_seconds: 4_080,
  series: [
    {
      labels: { model: "gpt-5" },
      points: [
        [FROM / 1_000, 41_000],
        [FROM / 1_000 + 4_080, null],
      ],
    },
    {
      labels: { model: "" },
      points: [
        [FROM / 1_000, 8_000],
        [FROM / 1_000 + 4_080, 9_000],
      ],
    },
  ],
  suggestion: { threshold: 28_000, recovery: 25_200, critical_threshold: null, alerts: 2, minutes: 42 },
};
const RULE: MetricRuleDefinition = {
  kind: "threshold",
  metric: "latency_p95",
  group_by: ["model"],
  comparison: "above",
  threshold: 30_000,
  recovery: 27_000,
  window_seconds: 300,
  persistence: { k: 2, n: 3 },
  keep_firing_seconds: 300,
  min_requests: 20,
  min_events: 0,
  filters: {},
  critical_threshold: null,
  confidence: false,
  unless_normal: false,
  min_value: 0,
  no_data: "keep_last",
};

test("a chart has a line per label set, both thresholds and the alerts", () => {
  const model = previewModel(ANSWER, drawnRule(RULE), "critical", "UTC");
  expect(model).toMatchObject({ unit: "ms", from: FROM, to: TO });
  expect(model.points).toEqual([
    { t: FROM, s0: 41_000, s1: 8_000 },
    { t: FROM + 4_080_000, s0: null, s1: 9_000 },
  ]);
  expect(model.series.map(({ label }) => label)).toEqual(["gpt-5", "none"]);
  expect(model.thresholds?.map(({ value }) => value)).toEqual([30_000, 27_000]);
  expect(model.spans).toHaveLength(2);
  expect(model.spans![0]).toMatchObject({ label: "21 min", tone: "critical", from: FROM + 10 * MINUTE_MS });
});

test("multiples of the baseline are drawn as a share of it", () => {
  const model = previewModel(
    { ...ANSWER, unit: null },
    drawnRule({ ...RULE, kind: "usual_ratio", threshold: 2, recovery: 1.6 }),
    "warning",
    "UTC",
  );
  expect(model.unit).toBe("ratio");
  expect(model.thresholds![0]!.label).toMatch(/fires above 200\s% of normal/);
});

test("a rule that a low normal value keeps silent says so beside its lines", () => {
  const cache = {
    ...RULE,
    metric: "cache_hit_rate",
    comparison: "below",
    threshold: 0.5,
    recovery: 0.55,
  } as const;
  const { thresholds, meaning } = drawnRule({ ...cache, critical_threshold: 0.2, unless_normal: true });
  expect(thresholds.map(({ label }) => label)).toEqual([
    expect.stringMatching(/^fires below 50\s%, unless normal$/),
    expect.stringMatching(/^critical below 20\s%, unless normal$/),
    expect.stringMatching(/^recovers at or above 55\s%$/),
  ]);
  expect(meaning).toMatch(/^Fires below 50\s%, unless normal, recovers/);
  expect(drawnRule(cache).thresholds[0]!.label).toMatch(/^fires below 50\s%$/);
});

test("a rule with a least value says what counts as normal at least", () => {
  const surge = { ...RULE, kind: "usual_ratio", metric: "cost", threshold: 2, recovery: 1.6 } as const;
  expect(drawnRule({ ...surge, min_value: 1 }).meaning).toMatch(/Normal counts as at least \$0\.50\.$/);
  expect(drawnRule(surge).meaning).not.toContain("at least");
});

test("an objective draws its burn rate against the critical limit, which no share can exceed", () => {
  const objective: BurnDefinition = {
    kind: "slo_burn",
    sli: "errors",
    objective: 0.99,
    slower_than_ms: 30_000,
    filters: {},
    group_by: [],
  };
  expect(previewModel(ANSWER, drawnRule(objective), "warning", "UTC")).toMatchObject({
    title: "Burn rate over 1 h vs threshold",
    unit: "count",
    thresholds: [{ value: 14.4, tone: "critical" }],
  });
  expect(drawnRule({ ...objective, objective: 0.95 }).thresholds[0]!.value).toBe(10);
  expect(drawnRule(objective).peakText(28.04)).toBe("28.0 ×");
});

test.each([
  ["overlapping alerts are one span", [episode(10, 40), episode(20, 60, "haiku")], [[10, 60]]],
  [
    "separate alerts are two",
    [episode(10, 40), episode(41, 60)],
    [
      [10, 40],
      [41, 60],
    ],
  ],
  ["an open alert lasts to the end", [episode(10, null)], [[10, 20_160]]],
  [
    "many close alerts are one mark",
    Array.from({ length: 20 }, (_, index) => episode(index * 60, index * 60 + 5)),
    [[0, 1_145]],
  ],
])("%s", (_, episodes, expected) => {
  const spans = firingSpans({ episodes, point_seconds: 4_080 }, "warning", FROM, TO);
  expect(spans.map(({ from, to }) => [(from - FROM) / MINUTE_MS, (to - FROM) / MINUTE_MS])).toEqual(expected);
});

test.each<[Partial<BacktestAnswer>, string, string]>([
  [{}, "Would have fired twice in the last 14 days", "42 min in total."],
  [{ alerts: 1, minutes: 21 }, "Would have fired once in the last 14 days", "21 min in total."],
  [{ alerts: 7, minutes: 84, median_minutes: 12 }, "Would have fired 7 times in the last 14 days", "84 min"],
  [{ alerts: 0, minutes: 0 }, "Would not have fired in the last 14 days", ""],
  [{ alerts: 0, series: [] }, "Would not have fired", "No minute had enough requests"],
  [{ window: { from: at(0), to: at(90) } }, "Would have fired twice in the last 1 h 30 min", "42 min"],
  [{ window: { from: at(0), to: at(0) } }, "No data to backtest yet", "The backtest starts"],
])("the result as text: %o", (change, headline, detail) => {
  const result = resultText({ ...ANSWER, ...change });
  expect(result.headline).toContain(headline);
  expect(result.detail.replace("1 h 24 min", "84 min")).toContain(detail);
});

test("the suggestion says how many alerts it would raise and which value to type", () => {
  expect(suggestionText(ANSWER, RULE)).toEqual({
    text: "At 28 s: 2 alerts in 14 days.",
    use: "28 s",
  });
  expect(suggestionText(ANSWER, { ...RULE, threshold: 28_000 })).toMatchObject({ use: null });
  expect(suggestionText({ ...ANSWER, suggestion: null }, RULE)).toBeNull();
});

test("a rule that fires below its threshold keeps the axis near the thresholds and reports what exceeds it", () => {
  const below: MetricRuleDefinition = { ...RULE, comparison: "below", threshold: 4_000, recovery: 5_000 };
  const model = previewModel(ANSWER, drawnRule(below), "warning", "UTC");
  expect(model.ceiling).toBe(15_000);
  expect(exceedsCeiling(model)).toBe(true);
  expect(
    exceedsCeiling(previewModel(ANSWER, drawnRule({ ...below, recovery: 20_000 }), "warning", "UTC")),
  ).toBe(false);
  expect(exceedsCeiling(previewModel(ANSWER, drawnRule(RULE), "warning", "UTC"))).toBe(false);
});
