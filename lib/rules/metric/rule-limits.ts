import { isRelative } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";

/** Multiples of a normal value that is below the threshold, as of a drop of output length: fires below, recovers above. */
export const DROP = { threshold: 0.7, recovery: 0.8 };

type Limits = { threshold: number | null; recovery: number | null; evident: boolean };

/** What a value is held against. `scale`: what thresholds are multiplied with; null: not known yet. */
export function limitsOf(
  definition: MetricRuleDefinition,
  baseline: number | null,
  scale: number | null,
): Limits {
  const { confidence: evident, threshold, recovery, unless_normal, min_value: least } = definition;
  if (scale === null) return { threshold: null, recovery: null, evident };
  if (unless_normal && baseline !== null && baseline < threshold * scale)
    return { threshold: DROP.threshold * baseline, recovery: DROP.recovery * baseline, evident: true };
  if (isRelative(definition) && threshold * scale < least)
    return { threshold: least, recovery: least * (recovery / threshold), evident };
  return { threshold: threshold * scale, recovery: recovery * scale, evident };
}
