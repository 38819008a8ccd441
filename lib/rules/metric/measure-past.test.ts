import fc from "fast-check";
import { expect, test } from "vitest";
import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { mayBreach, measurePast } from "./measure-past";
import { judgeMeasured, metricFindings } from "./metric-findings";

const FROM = Date.UTC(2026, 10, 23, 13, 50);
const TO = FROM + 25 * MINUTE_MS;

const request = fc.record({
  seriesId: fc.integer({ min: 1, max: 3 }),
  status: fc.constantFrom("success", "success", "error", "fallback"),
  latencyMs: fc.integer({ min: 1, max: 60_000 }),
  outputTokens: fc.integer({ min: 0, max: 2_000 }),
  cacheHit: fc.boolean(),
});
const rows = (buckets: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(buckets, request), { maxLength: 80 }).map((requests) => {
    const made = new Map<string, RollupRow>();
    for (const [bucket, { seriesId, ...one }] of requests) {
      const key = `${bucket} ${seriesId}`;
      const row = made.get(key) ?? { seriesId, bucket, figures: emptyRollup() };
      addRequest(row.figures, {
        ttftMs: null,
        inputTokens: 10,
        thinkingTokens: 0,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        costNano: null,
        ...one,
        errorTypeId: one.status === "error" ? (one.latencyMs % 2) + 1 : null,
      } as Parameters<typeof addRequest>[1]);
      made.set(key, row);
    }
    return [...made.values()].sort((a, b) => a.bucket - b.bucket || a.seriesId - b.seriesId);
  });
const minutes = rows(fc.integer({ min: -20, max: 24 }).map((at) => FROM + at * MINUTE_MS));
const hours = rows(
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -1, max: 1 }))
    .map(([days, at]) => Math.floor(FROM / HOUR_MS) * HOUR_MS - days * DAY_MS + at * HOUR_MS),
);

const definitions: fc.Arbitrary<MetricRuleDefinition> = fc.record({
  kind: fc.constantFrom("threshold", "usual_ratio"),
  metric: fc.constantFrom("latency_p95", "error_rate", "output_tokens_mean", "cache_hit_rate", "requests"),
  group_by: fc.constantFrom([], ["model"], ["model", "service"], ["error_type"], ["model", "error_type"]),
  comparison: fc.constantFrom("above", "below"),
  threshold: fc.constantFrom(0.2, 1.5, 20_000),
  recovery: fc.constant(0.1),
  window_seconds: fc.constantFrom(60, 300, 900),
  persistence: fc.constant({ k: 1, n: 1 }),
  keep_firing_seconds: fc.constant(0),
  min_requests: fc.integer({ min: 1, max: 3 }),
  min_events: fc.integer({ min: 0, max: 1 }),
  filters: fc.constantFrom({}, { model: ["haiku"] }, { model: ["gpt-5"], service: ["s1", "s3"] }),
  critical_threshold: fc.constantFrom(null, 2),
  confidence: fc.boolean(),
  unless_normal: fc.boolean(),
  min_value: fc.constantFrom(0, 3),
  no_data: fc.constantFrom("keep_last", "zero", "alert"),
});

const NAMES = ["", "gpt-5", "haiku", "haiku"];
const data = (minuteRows: RollupRow[], hourRows: RollupRow[]): RuleFigures => ({
  minutes: minuteRows,
  hours: hourRows,
  series: new Map(
    [1, 2, 3].map((id) => [id, { model: NAMES[id]!, provider: "", environment: "", service: `s${id}` }]),
  ),
  timeZone: "UTC",
  errorTypeName: (id) => `type ${id}`,
});
const byLabels = <T extends { labels: object }>(findings: readonly T[]) =>
  findings.toSorted((a, b) => (JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1));

test("each minute of the past is measured as the live engine measures it", () => {
  fc.assert(
    fc.property(definitions, minutes, hours, (definition, minuteRows, hourRows) => {
      const figures = data(minuteRows, hourRows);
      const hourOf = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS;
      for (const moment of measurePast(definition, figures, FROM, TO)) {
        if (!moment) continue;
        const hour = hourOf(moment.now);
        // The live engine reads the eight days before the hour.
        const known = hourRows.filter(({ bucket }) => bucket >= hour - 8 * DAY_MS && bucket < hour);
        const live = metricFindings(definition, { ...figures, hours: known }, [], moment.now);
        expect(byLabels(judgeMeasured(definition, moment.measured, []))).toEqual(byLabels(live));
        if (live.some(({ breaches }) => breaches)) expect(mayBreach(definition, moment)).toBe(true);
      }
    }),
    { seed: 7, numRuns: 60 },
  );
});
