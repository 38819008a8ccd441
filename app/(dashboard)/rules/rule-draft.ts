import { readNumber } from "@/lib/format/read-number";
import { scaleOf, shownNumber } from "@/lib/format/rule-scale";
import type { Severity } from "@/lib/schema/alerts/severity";
import { METRICS } from "@/lib/schema/figures/facts";
import type { GroupDimension, MetricName } from "@/lib/schema/figures/metric";
import type { ThresholdSuggestion } from "@/lib/schema/rules/backtest";
import type { MetricRuleDefinition, NoDataPolicy } from "@/lib/schema/rules/kinds/metric";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";

/** A rule in the editor: typed values stay text until they are read. */
export type RuleDraft = {
  name: string;
  severity: Severity;
  kind: MetricRuleDefinition["kind"];
  metric: MetricName;
  filters: RuleFilters;
  group_by: GroupDimension[];
  comparison: "above" | "below";
  threshold: string;
  /** Empty: alerts always have the severity of the rule. */
  critical_threshold: string;
  recovery: string;
  window_minutes: string;
  k: string;
  n: string;
  keep_firing_minutes: string;
  min_requests: string;
  min_events: string;
  /** Of multiples, in the unit of the metric itself; empty: 0. */
  min_value: string;
  confidence: boolean;
  unless_normal: boolean;
  no_data: NoDataPolicy;
};

const MINUTE = 60;

export const NEW_DRAFT: RuleDraft = {
  name: "",
  severity: "warning",
  kind: "threshold",
  metric: "latency_p95",
  filters: {},
  group_by: ["model"],
  comparison: "above",
  threshold: "30",
  critical_threshold: "",
  recovery: "27",
  window_minutes: "5",
  k: "2",
  n: "3",
  keep_firing_minutes: "5",
  min_requests: "20",
  min_events: "0",
  min_value: "",
  confidence: false,
  unless_normal: false,
  no_data: "keep_last",
};

export function draftOf(name: string, severity: Severity, definition: MetricRuleDefinition): RuleDraft {
  const { factor } = scaleOf(definition);
  const { kind, metric, filters, group_by, comparison, persistence, confidence, no_data } = definition;
  const { unless_normal } = definition;
  const critical = definition.critical_threshold;
  return {
    name,
    severity,
    kind,
    metric,
    filters,
    group_by,
    comparison,
    confidence,
    unless_normal,
    no_data,
    critical_threshold: critical === null ? "" : String(shownNumber(critical, factor)),
    threshold: String(shownNumber(definition.threshold, factor)),
    recovery: String(shownNumber(definition.recovery, factor)),
    window_minutes: String(definition.window_seconds / MINUTE),
    k: String(persistence.k),
    n: String(persistence.n),
    keep_firing_minutes: String(definition.keep_firing_seconds / MINUTE),
    min_requests: String(definition.min_requests),
    min_events: String(definition.min_events),
    min_value: definition.min_value
      ? String(shownNumber(definition.min_value, plainScale(metric).factor))
      : "",
  };
}

/** The body for the API; the schema validates it. */
export function readDraft(draft: RuleDraft): { name: string; severity: Severity; definition: object } {
  const { name, severity, kind, metric, filters, group_by, comparison, no_data } = draft;
  const { factor } = scaleOf(draft);
  return {
    name: name.trim(),
    severity,
    definition: {
      kind,
      metric,
      filters,
      comparison,
      group_by: group_by.filter((dimension) => dimension !== "error_type" || canSplitErrors(draft)),
      threshold: readNumber(draft.threshold, factor),
      critical_threshold:
        draft.critical_threshold.trim() === "" ? null : readNumber(draft.critical_threshold, factor),
      recovery: readNumber(draft.recovery, factor),
      window_seconds: readNumber(draft.window_minutes, 1 / MINUTE),
      persistence: { k: readNumber(draft.k), n: readNumber(draft.n) },
      keep_firing_seconds: readNumber(draft.keep_firing_minutes, 1 / MINUTE),
      min_requests: readNumber(draft.min_requests),
      min_events: countsEvents(draft) ? readNumber(draft.min_events) : 0,
      min_value:
        hasLeast(draft) && draft.min_value.trim() !== ""
          ? readNumber(draft.min_value, plainScale(metric).factor)
          : 0,
      confidence: countsEvents(draft) && draft.confidence,
      unless_normal: mayBeNormal(draft) && draft.unless_normal,
      no_data: no_data === "zero" && !METRICS[metric].additive ? "keep_last" : no_data,
    },
  };
}

/** Only errors have a type. */
export const canSplitErrors = ({ metric, kind }: Pick<RuleDraft, "metric" | "kind">) =>
  metric === "error_rate" && kind === "threshold";

/** Ratios may also need a minimum of events: two errors in twenty requests are not worth an alert. */
export const countsEvents = ({ metric }: Pick<RuleDraft, "metric">) => METRICS[metric].unit === "ratio";

/** A multiple of next to nothing is not worth an alert. */
export const hasLeast = ({ kind, comparison }: Pick<RuleDraft, "kind" | "comparison">) =>
  kind === "usual_ratio" && comparison === "above";

/** Of the metric itself, where thresholds are multiples. */
export const plainScale = (metric: MetricName) => scaleOf({ kind: "threshold", metric });

/** A low ratio may be what is normal for a model: a cache that rarely hits is not an incident. */
export const mayBeNormal = ({
  metric,
  kind,
  comparison,
}: Pick<RuleDraft, "metric" | "kind" | "comparison">) =>
  METRICS[metric].unit === "ratio" && kind === "threshold" && comparison === "below";

/** Takes over the suggested thresholds, in the unit that is typed. */
export function withSuggestion(
  draft: RuleDraft,
  suggested: Pick<ThresholdSuggestion, "threshold" | "recovery" | "critical_threshold">,
): RuleDraft {
  const { factor } = scaleOf(draft);
  return {
    ...draft,
    threshold: String(shownNumber(suggested.threshold, factor)),
    recovery: String(shownNumber(suggested.recovery, factor)),
    critical_threshold:
      suggested.critical_threshold === null ? "" : String(shownNumber(suggested.critical_threshold, factor)),
  };
}

const STARTS: Record<string, { above: [string, string]; below: [string, string] }> = {
  "× normal": { above: ["2", "1.6"], below: ["0.7", "0.8"] },
  s: { above: ["30", "27"], below: ["1", "1.2"] },
  "%": { above: ["5", "4"], below: ["50", "55"] },
  USD: { above: ["10", "9"], below: ["1", "1.2"] },
};
const OTHERWISE: (typeof STARTS)[string] = { above: ["1000", "900"], below: ["100", "120"] };

/** A threshold means nothing in another unit or direction, so it is reset. */
export function withMeasure(
  draft: RuleDraft,
  change: Partial<Pick<RuleDraft, "metric" | "kind" | "comparison">>,
): RuleDraft {
  const next = { ...draft, ...change };
  const { unit } = scaleOf(next);
  if (unit === scaleOf(draft).unit && next.comparison === draft.comparison) return next;
  const [threshold, recovery] = (STARTS[unit] ?? OTHERWISE)[next.comparison];
  return { ...next, threshold, recovery, critical_threshold: "" };
}
