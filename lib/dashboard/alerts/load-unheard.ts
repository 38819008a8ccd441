import { cache } from "react";
import { readUnheard } from "@/lib/reads/unheard-alerts";
import type { Unheard, UnheardAlerts } from "@/lib/schema/alerts/unheard";

/** The firing alerts of a project that reached no one, and why; also those that someone has acknowledged since. */
export const loadUnheard = cache(async (projectId: number): Promise<Map<string, Unheard>> => {
  const all = await readUnheard([projectId], "all", Date.now());
  return new Map(all.map(({ id, why }) => [id, why]));
});

/** How many no one has acknowledged, for each of these projects that has any. */
export async function loadUnheardCounts(
  projectIds: readonly number[],
): Promise<Record<number, UnheardAlerts>> {
  const counts: Record<number, UnheardAlerts> = {};
  const all = await readUnheard(projectIds, "unacknowledged", Date.now());
  for (const severity of ["critical", "warning"] as const)
    for (const { projectId, why } of all.filter((one) => one.severity === severity)) {
      counts[projectId] ??= { critical: 0, warning: 0, reasons: [] };
      const count = counts[projectId];
      count[severity] += 1;
      if (!count.reasons.includes(why)) count.reasons.push(why);
    }
  return counts;
}
