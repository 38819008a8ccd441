import type { Knob } from "@/lib/schema/rules/knob";
import type { RuleDefinition } from "@/lib/schema/rules/rule";
import { anomaly } from "./anomaly/anomaly";
import { circuitOpen } from "./breaker/circuit-open";
import { budgetForecast } from "./budget/budget-forecast";
import { budgetMilestones } from "./budget/budget-milestones";
import { costBurn } from "./budget/cost-burn";
import { dailyCost } from "./budget/daily-cost";
import { systemFault } from "./fault/system-fault";
import { requestHits } from "./hits/request-hits";
import { threshold, usualRatio } from "./metric/metric-rule";
import { objective } from "./objective/objective";
import type { RuleKind, RuleKindName } from "./rule-kind";
import { noIngest, noTraffic } from "./traffic/no-requests";
import { unpricedModel } from "./unpriced/unpriced-model";

const KINDS: { [K in RuleKindName]: RuleKind<K> } = {
  threshold,
  usual_ratio: usualRatio,
  slo_burn: objective,
  anomaly,
  daily_cost: dailyCost,
  budget_milestones: budgetMilestones,
  budget_forecast: budgetForecast,
  cost_burn: costBurn,
  no_traffic: noTraffic,
  no_ingest: noIngest,
  request_hits: requestHits,
  circuit_open: circuitOpen,
  system_fault: systemFault,
  unpriced_model: unpricedModel,
};

/** The kind of a definition. Its parts take definitions of that kind only: give it no other. */
export function kindOf({ kind }: { kind: RuleKindName }): RuleKind<RuleKindName> {
  return KINDS[kind];
}

/** The kind of a stored alert's rule; null for one that Sightline no longer knows. */
export function kindNamed(name: string): RuleKind<RuleKindName> | null {
  return Object.hasOwn(KINDS, name) ? KINDS[name as RuleKindName] : null;
}

/** When a stored rule fires, in words; another text where this version cannot read it. */
export function describeRule(definition: RuleDefinition): string {
  try {
    return kindOf(definition).describe(definition);
  } catch {
    return "This version of Sightline cannot read this rule.";
  }
}

/** Whether it compares with the hours of the last days; no where this version cannot read it. */
export function looksBack(definition: RuleDefinition): boolean {
  try {
    return (kindOf(definition).needs(definition).figures?.hours ?? null) !== null;
  } catch {
    return false;
  }
}

/** The numbers of a stored rule that can be edited in the list; none where this version cannot read it. */
export function knobsOf(definition: RuleDefinition): Knob[] {
  try {
    return kindOf(definition).knobs(definition);
  } catch {
    return [];
  }
}
