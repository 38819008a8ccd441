import type { MetricRuleDefinition } from "./kinds/metric";
import type { BurnDefinition } from "./kinds/objective";
import type { ReplayedDefinition } from "./rule";

// What pages show of rules, without their schemas: none is loaded with a page.

/** Label sets that a rule judges: those with the most requests. The others are counted. */
export const LABEL_SETS_LIMIT = 1_000;

const isMetricKind = (kind: string): kind is MetricRuleDefinition["kind"] =>
  kind === "threshold" || kind === "usual_ratio";

export function isMetricRule<T extends { kind: string }>(
  of: T,
): of is Extract<T, { kind: MetricRuleDefinition["kind"] }> {
  return isMetricKind(of.kind);
}

/** Thresholds are multiples of the usual value. */
export const isRelative = ({ kind }: Pick<MetricRuleDefinition, "kind">): boolean => kind === "usual_ratio";

export function isObjective<T extends { kind: string }>(
  of: T,
): of is Extract<T, { kind: BurnDefinition["kind"] }> {
  return of.kind === "slo_burn";
}

/** People write these in the editor. */
export function isReplayed<T extends { kind: string }>(
  of: T,
): of is Extract<T, { kind: ReplayedDefinition["kind"] }> {
  return isMetricRule(of) || isObjective(of);
}
