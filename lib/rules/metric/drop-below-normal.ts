import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";

/** Multiples of a normal value that is below the threshold, as of a drop of output length: fires below, recovers above. */
export const DROP = { threshold: 0.7, recovery: 0.8 };

type Limits = { threshold: number | null; recovery: number | null; evident: boolean };

/** The rule's thresholds, or, where normal is below them already and the rule asks for it, those of a drop below normal. */
export function limitsOf(
  definition: MetricRuleDefinition,
  baseline: number | null,
  scale: number | null,
): Limits {
  const { confidence: evident, threshold, recovery, unless_normal } = definition;
  if (scale === null) return { threshold: null, recovery: null, evident };
  if (unless_normal && baseline !== null && baseline < threshold * scale)
    return { threshold: DROP.threshold * baseline, recovery: DROP.recovery * baseline, evident: true };
  return { threshold: threshold * scale, recovery: recovery * scale, evident };
}
