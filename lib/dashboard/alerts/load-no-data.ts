import type { Alert } from "@/lib/schema/alerts/alert";
import { ownValue } from "@/lib/schema/own-value";
import type { Evaluation } from "@/lib/schema/rules/evaluation";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listNewestEvaluations } from "@/lib/store/alerts/alert-evaluations";
import { findLastMinute } from "@/lib/store/rollups/last-minute";

type AlertOf = Pick<Alert, "id" | "labels"> & { startedAt: number };

/** Data before the alert that its first evaluation saw. */
const BEFORE_MS = 6 * HOUR_MS;

/** Firing alerts whose rule no longer gets data, and since when, epoch ms; null: for longer than the alert fires. */
export async function loadNoData(
  projectId: number,
  alerts: readonly AlertOf[],
): Promise<Map<string, number | null>> {
  const newest = await listNewestEvaluations(alerts.map(({ id }) => id));
  const since = new Map<string, number | null>();
  for (const { id, labels, startedAt } of alerts) {
    const evaluation = newest.get(id);
    if (!evaluation || hasData(evaluation)) continue;
    const only = (name: string) => [ownValue(labels, name) ?? []].flat();
    const filters = {
      models: only("model"),
      providers: only("provider"),
      environments: only("environment"),
      services: only("service"),
    };
    const last = await findLastMinute(projectId, filters, startedAt - BEFORE_MS);
    since.set(id, last === null ? null : last + MINUTE_MS);
  }
  return since;
}

/** Too few requests to judge are data, none are not. */
function hasData({ verdict, n }: Evaluation): boolean {
  return verdict !== "absent" && !(verdict === "too_little_data" && (n ?? 0) === 0);
}
