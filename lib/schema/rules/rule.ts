import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";
import { isHttpUrl } from "@/lib/schema/channels/channel-address";
import { patchOf } from "@/lib/schema/http/patch-of";
import { nameText } from "@/lib/schema/request/request-input";
import { isMetricRule } from "./facts";
import { AnomalyRule } from "./kinds/anomaly";
import { BreakerRule } from "./kinds/breaker";
import { CostBurnRule, DailyCostRule, ForecastRule, MilestonesRule } from "./kinds/budget";
import { FaultRule } from "./kinds/fault";
import { HitsRule } from "./kinds/hits";
import { type MetricRuleDefinition, metricRuleFaults, ThresholdRule, UsualRatioRule } from "./kinds/metric";
import { type BurnDefinition, ObjectiveRule } from "./kinds/objective";
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
  /** Where people read what to do when it fires. */
  runbookUrl: string | null;
};

/** A rule that new projects begin with. */
export type PackRule = Pick<Rule, "name" | "severity" | "definition"> & { packKey: string };

/** Browsers and chat clients open it as it is; Sightline does not call it. */
const RunbookUrl = nameText(2_000).refine(
  (value) => isHttpUrl(value) && /^https?:\/\/[^\s<>"]+$/i.test(value),
  "must be an http:// or https:// address without spaces or a user name in it",
);

export const NewRule = z.strictObject({
  name: nameText(100, 1),
  definition: RuleDefinition,
  severity: Severity,
  enabled: z.boolean().default(true),
  runbook_url: RunbookUrl.nullable()
    .default(null)
    .describe("Where people read what to do when the rule fires: shown with its alerts and in every message"),
});
export const RuleChange = patchOf(NewRule);
