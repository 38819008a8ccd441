import { scaleOf } from "@/lib/format/rule-scale";
import { closedWindowEnd } from "@/lib/rules/closed-window";
import { explainsItsLike, explainsLearned } from "@/lib/rules/explains";
import { figureOfMetric, troubleOf } from "@/lib/rules/figure";
import { NO_RANK, peakSentence } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { METRICS } from "@/lib/schema/figures/facts";
import { isRelative } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { labelSetsLeftOut, measureRule, metricFindings } from "./metric-findings";
import { describeMetricRule, metricSentence, windowText } from "./metric-words";
import { replayMetricRule } from "./replay-metric-rule";
import { looksBack } from "./rule-history";

const metricRule: RuleKind<MetricRuleDefinition["kind"], Needing<"figures">> = {
  needs: (definition) => ({
    figures: {
      windowMs: definition.window_seconds * 1_000,
      metrics: [definition.metric],
      // Without a multiple, what is looked back for is a share.
      hours: isRelative(definition) ? "metrics" : looksBack(definition) ? "counts" : null,
    },
  }),
  judge: (definition, { figures }, watched, now) =>
    metricFindings(
      definition,
      figures,
      watched.map(({ labels }) => labels),
      now,
    ),
  prepare: (definition, { figures }, now) => measureRule(definition, figures, now),
  leftOut: (definition, { figures }, watched, now) =>
    labelSetsLeftOut(
      definition,
      figures,
      watched.map(({ labels }) => labels),
      now,
    ),
  persistence: ({ persistence, keep_firing_seconds, no_data }) => ({
    ...persistence,
    keepFiringMs: keep_firing_seconds * 1_000,
    noData: no_data,
  }),
  closedWindowEnd: ({ comparison }, now) => closedWindowEnd(comparison, now),

  alertType: ({ metric }) => metric,
  unit: ({ metric }) => METRICS[metric].unit,
  window: windowText,
  describe: describeMetricRule,
  sentence: ({ definition }, finding) => metricSentence(definition, finding),
  endSentence: peakSentence,

  ...NO_RANK,
  figure: figureOfMetric,
  trouble: ({ type }) => troubleOf(figureOfMetric(type)),
  explains: (source, explained) =>
    explainsLearned(source, figureOfMetric(source.type), explained) ?? explainsItsLike(source, explained),

  knobs(definition) {
    const { comparison, threshold, recovery, min_requests } = definition;
    const scale = scaleOf(definition);
    const better = comparison === "above" ? "at or below" : "at or above";
    return [
      { name: "threshold", label: `Fires ${comparison}`, stored: threshold, ...scale },
      { name: "recovery", label: `Recovers ${better}`, stored: recovery, ...scale },
      { name: "min_requests", label: "Minimum", unit: "requests", stored: min_requests, factor: 1 },
    ];
  },
  replay: replayMetricRule,
};

export const threshold: RuleKind<"threshold"> = metricRule;
export const usualRatio: RuleKind<"usual_ratio"> = metricRule;
