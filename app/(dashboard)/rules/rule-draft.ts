import type { MetricName } from "@/lib/schema/metric";
import type { GroupDimension, MetricRuleDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";
import { readNumber, scaleOf, shownNumber } from "./rule-scale";

/** A rule as it stands in the editor: what is typed stays text until it is read. */
export type RuleDraft = {
  name: string;
  severity: Severity;
  kind: MetricRuleDefinition["kind"];
  metric: MetricName;
  group_by: GroupDimension[];
  comparison: "above" | "below";
  threshold: string;
  recovery: string;
  window_minutes: string;
  k: string;
  n: string;
  keep_firing_minutes: string;
  min_requests: string;
  min_events: string;
};

const MINUTE = 60;

export const NEW_DRAFT: RuleDraft = {
  name: "",
  severity: "warning",
  kind: "threshold",
  metric: "latency_p95",
  group_by: ["model"],
  comparison: "above",
  threshold: "30",
  recovery: "27",
  window_minutes: "5",
  k: "2",
  n: "3",
  keep_firing_minutes: "5",
  min_requests: "20",
  min_events: "0",
};

export function draftOf(name: string, severity: Severity, definition: MetricRuleDefinition): RuleDraft {
  const { factor } = scaleOf(definition);
  const { kind, metric, group_by, comparison, persistence } = definition;
  return {
    ...{ name, severity, kind, metric, group_by, comparison },
    threshold: String(shownNumber(definition.threshold, factor)),
    recovery: String(shownNumber(definition.recovery, factor)),
    window_minutes: String(definition.window_seconds / MINUTE),
    k: String(persistence.k),
    n: String(persistence.n),
    keep_firing_minutes: String(definition.keep_firing_seconds / MINUTE),
    min_requests: String(definition.min_requests),
    min_events: String(definition.min_events),
  };
}

/** What the API would be sent; the schema says what is wrong with it. */
export function readDraft(draft: RuleDraft): { name: string; severity: Severity; definition: object } {
  const { name, severity, kind, metric, group_by, comparison } = draft;
  const { factor } = scaleOf(draft);
  return {
    name: name.trim(),
    severity,
    definition: {
      ...{ kind, metric, comparison },
      group_by: group_by.filter((dimension) => dimension !== "error_type" || canSplitErrors(draft)),
      threshold: readNumber(draft.threshold, factor),
      recovery: readNumber(draft.recovery, factor),
      window_seconds: readNumber(draft.window_minutes, 1 / MINUTE),
      persistence: { k: readNumber(draft.k), n: readNumber(draft.n) },
      keep_firing_seconds: readNumber(draft.keep_firing_minutes, 1 / MINUTE),
      min_requests: readNumber(draft.min_requests),
      min_events: countsEvents(draft) ? readNumber(draft.min_events) : 0,
    },
  };
}

/** Errors have a type; nothing else that is measured has one. */
export const canSplitErrors = ({ metric, kind }: Pick<RuleDraft, "metric" | "kind">) =>
  metric === "error_rate" && kind === "threshold";

/** A share may need some events beside requests: two errors in twenty are no news. */
export const countsEvents = ({ metric }: Pick<RuleDraft, "metric">) =>
  metric === "error_rate" || metric === "fallback_rate" || metric === "cache_hit_rate";

/** The suggested thresholds, as they would be typed. */
export function withSuggestion(
  draft: RuleDraft,
  suggested: { threshold: number; recovery: number },
): RuleDraft {
  const { factor } = scaleOf(draft);
  return {
    ...draft,
    threshold: String(shownNumber(suggested.threshold, factor)),
    recovery: String(shownNumber(suggested.recovery, factor)),
  };
}

const STARTS: Record<string, { above: [string, string]; below: [string, string] }> = {
  "× usual": { above: ["2", "1.6"], below: ["0.7", "0.8"] },
  s: { above: ["30", "27"], below: ["1", "1.2"] },
  "%": { above: ["5", "4"], below: ["50", "55"] },
  USD: { above: ["10", "9"], below: ["1", "1.2"] },
};
const OTHERWISE: (typeof STARTS)[string] = { above: ["1000", "900"], below: ["100", "120"] };

/** Thresholds of one unit or direction mean nothing in another: they begin anew. */
export function withMeasure(
  draft: RuleDraft,
  change: Partial<Pick<RuleDraft, "metric" | "kind" | "comparison">>,
): RuleDraft {
  const next = { ...draft, ...change };
  const { unit } = scaleOf(next);
  if (unit === scaleOf(draft).unit && next.comparison === draft.comparison) return next;
  const [threshold, recovery] = (STARTS[unit] ?? OTHERWISE)[next.comparison];
  return { ...next, threshold, recovery };
}
