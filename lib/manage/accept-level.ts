import type { Actor } from "@/lib/auth/actor";
import { kindNamed } from "@/lib/rules/registry";
import { BIN_MS } from "@/lib/schema/detectors/log-bin";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { findAlert } from "@/lib/store/alerts/alerts";
import { announceChange } from "@/lib/store/database/watch-project";
import { insertAcceptedLevel } from "@/lib/store/detectors/detector-series";
import { actorName, audited } from "./audited";
import { requireRoom } from "./require-room";

/** Only of anomaly rules: they compare with a learned level. */
export const isAcceptable = (ruleKind: string): boolean => kindNamed(ruleKind)?.isLearned ?? false;

/** Accepts the current level of an anomaly as the new baseline. The detector applies it in its next round, which resolves the alert. */
export async function acceptLevel(actor: Actor, alertId: string, now: number): Promise<void> {
  const { projectId } = actor;
  const by = actorName(actor);
  await audited(actor, "alert.accept", async (client) => {
    const alert = await findAlert(projectId, alertId, client);
    if (!alert) throw notFound();
    if (!isAcceptable(alert.ruleKind))
      throw new ApiError(
        409,
        "no_anomaly",
        "Only alerts of anomaly rules can be accepted as the new baseline",
      );
    if (alert.state === "resolved")
      throw new ApiError(409, "already_resolved", "This alert is already resolved");
    const { model = "", service = "" } = alert.labels;
    const series = { metric: AnomalyMetric.parse(alert.type), model, service };
    const bin = Math.floor(now / BIN_MS) - 1;
    if (!(await insertAcceptedLevel(client, projectId, series, bin, by)))
      throw new ApiError(409, "not_followed", "No detector monitors this series anymore");
    await requireRoom(client, "alert_entries", alertId);
    await insertAlertEvent(client, alert, "accepted", {}, { actor: by });
    return { result: undefined, subject: alertId, after: { ...series, accepted_by: by } };
  });
  announceChange({ kind: "alert", projectId });
}
