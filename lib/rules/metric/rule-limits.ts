import { isRelative } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";

/** Multiples of a normal value that is below the threshold, as of a drop of output length: fires below, recovers above. */
export const DROP = { threshold: 0.7, recovery: 0.8 };

type Limits = { threshold: number; critical: number | null; recovery: number; evident: boolean };

/** What counts as normal at least, so that the threshold is `min_value`; 0: as little as it is. */
export const leastNormal = (definition: MetricRuleDefinition): number =>
  isRelative(definition) && definition.threshold > 0 ? definition.min_value / definition.threshold : 0;

/** What a value is compared with. `scale`: what thresholds are multiplied with. */
export function limitsOf(definition: MetricRuleDefinition, baseline: number | null, scale: number): Limits {
  const { confidence: evident, threshold, recovery, unless_normal, min_value: least } = definition;
  const worse = definition.critical_threshold;
  const times = (factor: number) => ({
    threshold: threshold * factor,
    critical: worse === null ? null : worse * factor,
    recovery: recovery * factor,
    evident,
  });
  if (unless_normal && baseline !== null && baseline < threshold * scale)
    return {
      ...times(scale),
      threshold: DROP.threshold * baseline,
      recovery: DROP.recovery * baseline,
      evident: true,
    };
  if (isRelative(definition) && threshold * scale < least)
    return { ...times(least / threshold), threshold: least };
  return times(scale);
}
