import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";
import { patchOf } from "@/lib/schema/http/patch-of";
import { nameText } from "@/lib/schema/request/request-input";
import { AnomalyRule } from "./kinds/anomaly";
import { BreakerRule } from "./kinds/breaker";
import { CostBurnRule, DailyCostRule, ForecastRule, MilestonesRule } from "./kinds/budget";
import { FaultRule } from "./kinds/fault";
import { HitsRule } from "./kinds/hits";
import {
  isMetricRule,
  type MetricRuleDefinition,
  metricRuleFaults,
  ThresholdRule,
  UsualRatioRule,
} from "./kinds/metric";
import { type BurnDefinition, isObjective, ObjectiveRule } from "./kinds/objective";
import { NoIngestRule, NoTrafficRule } from "./kinds/traffic";
import { UnpricedRule } from "./kinds/unpriced";

export const RuleDefinition = z
  .discriminatedUnion("kind", [
    ThresholdRule,
    UsualRatioRule,
    AnomalyRule,
    HitsRule,
    DailyCostRule,
    ObjectiveRule,
    MilestonesRule,
    ForecastRule,
    CostBurnRule,
    BreakerRule,
    NoTrafficRule,
    NoIngestRule,
    FaultRule,
    UnpricedRule,
  ])
  .superRefine((definition, context) => {
    if (!isMetricRule(definition)) return;
    for (const [path, message] of metricRuleFaults(definition))
      context.addIssue({ code: "custom", path: [path], message });
  });
export type RuleDefinition = z.infer<typeof RuleDefinition>;

/** Rules that people write in the editor, and that a backtest replays. */
export type ReplayedDefinition = MetricRuleDefinition | BurnDefinition;
export function isReplayed(definition: RuleDefinition): definition is ReplayedDefinition {
  return isMetricRule(definition) || isObjective(definition);
}

export type Rule = {
  id: string;
  projectId: number;
  /** Which rule of the default pack it is; null for one that people made. */
  packKey: string | null;
  name: string;
  definition: RuleDefinition;
  severity: Severity;
  enabled: boolean;
  version: number;
};

/** A rule that new projects begin with. */
export type PackRule = Pick<Rule, "name" | "severity" | "definition"> & { packKey: string };

export const NewRule = z.strictObject({
  name: nameText(100, 1),
  definition: RuleDefinition,
  severity: Severity,
  enabled: z.boolean().default(true),
});
export const RuleChange = patchOf(NewRule);
