import type { Replay, ThresholdSearch } from "@/lib/rules/replay";
import { METRICS } from "@/lib/schema/figures/facts";
import { isRelative } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { mayBreach, measurePast, type PastMoment } from "./measure-past";
import { judgeMeasured } from "./metric-findings";
import { looksBack } from "./rule-history";
import { leastNormal } from "./rule-limits";

const HISTORY_DAYS = 8;

const search: ThresholdSearch<MetricRuleDefinition, PastMoment> = {
  *values(definition, moments) {
    const { min_requests, min_events } = definition;
    const largest = largestThreshold(definition);
    for (const { measured } of moments)
      for (const { values, scale, sampleSize } of measured) {
        yield;
        if (scale === null || scale <= 0 || sampleSize < min_requests) continue;
        for (const { value, events } of values)
          if (value !== null && value > 0 && events >= min_events) yield Math.min(largest, value / scale);
      }
  },
  /** The others keep their distance; a critical one that cannot is left out. */
  withThreshold(definition, threshold) {
    const { comparison, critical_threshold: critical } = definition;
    const scale = definition.threshold > 0 ? threshold / definition.threshold : 1;
    const scaled = (value: number) => Number((value * scale).toPrecision(3));
    const worse = critical === null ? null : Math.min(largestThreshold(definition), scaled(critical));
    const apart = worse !== null && (comparison === "above" ? worse > threshold : worse < threshold);
    const calm = comparison === "above" ? Math.min : Math.max;
    return {
      threshold,
      recovery: calm(threshold, scaled(definition.recovery)),
      critical_threshold: apart ? worse : null,
    };
  },
};

/** Judged by the live engine's own functions once for each closed minute. */
export const replayMetricRule: Replay<MetricRuleDefinition, PastMoment> = {
  // Normal values are hourly, and only some rules need them.
  needs(definition) {
    const { metric, group_by, filters, window_seconds } = definition;
    return {
      filters,
      groupBy: group_by,
      metrics: [metric],
      byErrorType: metric === "error_rate" && group_by.includes("error_type"),
      windowMs: window_seconds * 1_000,
      historyMs: looksBack(definition) ? HISTORY_DAYS * DAY_MS : 0,
    };
  },
  moments: measurePast,
  findings: (definition, moment, watched) =>
    definition.no_data === "alert" || watched.length > 0 || mayBreach(definition, moment)
      ? judgeMeasured(definition, moment.measured, watched)
      : [],
  // In the unit of the threshold. Windows with too few requests are gaps.
  *points(definition, { now, measured }) {
    const least = leastNormal(definition);
    for (const { values, scale, sampleSize } of measured) {
      yield;
      if (scale === null || sampleSize < definition.min_requests) continue;
      const normal = Math.max(scale, least);
      if (normal <= 0) continue;
      for (const { labels, value } of values)
        if (value !== null) yield { now, labels, value: value / normal };
    }
  },
  direction: ({ comparison }) => comparison,
  unit: (definition) => (isRelative(definition) ? null : METRICS[definition.metric].unit),
  search,
};

/** A share is never above 100 %. */
function largestThreshold(definition: MetricRuleDefinition): number {
  const { metric, comparison } = definition;
  const isShare = !isRelative(definition) && comparison === "above" && METRICS[metric].unit === "ratio";
  return isShare ? 0.99 : Number.POSITIVE_INFINITY;
}
