import { cache } from "react";
import { readUnheard } from "@/lib/reads/unheard-alerts";
import type { Unheard, UnheardAlerts } from "@/lib/schema/alerts/unheard";

/** The firing alerts of a project that reached no one, and why. */
export const loadUnheard = cache(async (projectId: number): Promise<Map<string, Unheard>> => {
  return new Map((await readUnheard([projectId], Date.now())).map(({ id, why }) => [id, why]));
});

/** How many there are, for each of these projects that has any. */
export async function loadUnheardCounts(
  projectIds: readonly number[],
): Promise<Record<number, UnheardAlerts>> {
  const counts: Record<number, UnheardAlerts> = {};
  const all = await readUnheard(projectIds, Date.now());
  for (const severity of ["critical", "warning"] as const)
    for (const { projectId, why } of all.filter((one) => one.severity === severity)) {
      counts[projectId] ??= { critical: 0, warning: 0, reasons: [] };
      const count = counts[projectId];
      count[severity] += 1;
      if (!count.reasons.includes(why)) count.reasons.push(why);
    }
  return counts;
}
