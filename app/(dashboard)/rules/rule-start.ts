import type { Severity } from "@/lib/schema/alerts/severity";
import { SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { MetricName } from "@/lib/schema/figures/metric";
import { isObjective } from "@/lib/schema/rules/facts";
import type { ReplayedDefinition } from "@/lib/schema/rules/rule";
import { RuleFilters } from "@/lib/schema/rules/rule-parts";
import type { Draft } from "./draft";
import { objectiveDraftOf } from "./objective-draft";
import { draftOf, NEW_DRAFT, type RuleDraft, withMeasure } from "./rule-draft";

/** The initial draft for a stored rule. */
export function startOf(name: string, severity: Severity, definition: ReplayedDefinition): Draft {
  return isObjective(definition)
    ? objectiveDraftOf(name, severity, definition)
    : draftOf(name, severity, definition);
}

/** The draft of a rule on a chart: its metric, its filters and what its lines stand for, from the query of a link. */
export function draftOfChart(search: URLSearchParams): RuleDraft {
  const metric = MetricName.safeParse(search.get("metric"));
  if (!metric.success) return NEW_DRAFT;
  const valuesOf = (name: string) => search.getAll(name).filter((value) => value !== "");
  const named = SERIES_DIMENSIONS.map((name) => [name, valuesOf(name)] as const);
  const filters = RuleFilters.safeParse(Object.fromEntries(named.filter(([, values]) => values.length > 0)));
  const group_by = SERIES_DIMENSIONS.filter((name) => search.getAll("group_by").includes(name));
  return {
    ...withMeasure(NEW_DRAFT, { metric: metric.data }),
    filters: filters.success ? filters.data : {},
    group_by,
  };
}
