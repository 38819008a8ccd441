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
