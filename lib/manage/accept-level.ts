import type { Actor } from "@/lib/auth/actor";
import { announceChange } from "@/lib/pipeline/process/data-changed";
import { kindNamed } from "@/lib/rules/registry";
import { BIN_MS } from "@/lib/schema/detectors/log-bin";
import { ApiError } from "@/lib/schema/http/api-error";
import { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { findAlert } from "@/lib/store/alerts/alerts";
import { insertAcceptedLevel } from "@/lib/store/detectors/detector-series";
import { actorName, audited, notFound } from "./audited";

/** The level that an anomaly shows is the new normal; the detector heeds it in its next round, which ends the alert. */
export async function acceptLevel(actor: Actor, alertId: string, now: number): Promise<void> {
  const { projectId } = actor;
  const by = actorName(actor);
  await audited(actor, "alert.accept", async (client) => {
    const alert = await findAlert(projectId, alertId, client);
    if (!alert) throw notFound();
    if (!kindNamed(alert.ruleKind)?.isLearned)
      throw new ApiError(409, "no_anomaly", "only what an anomaly rule found can become the new normal");
    if (alert.state === "resolved")
      throw new ApiError(409, "already_resolved", "this alert has ended: there is nothing left to accept");
    const { model = "", service = "" } = alert.labels;
    const series = { metric: AnomalyMetric.parse(alert.type), model, service };
    const bin = Math.floor(now / BIN_MS) - 1;
    if (!(await insertAcceptedLevel(client, projectId, series, bin, by)))
      throw new ApiError(409, "not_followed", "no detector follows this series any more");
    await insertAlertEvent(client, { projectId, alertId, kind: "accepted", actor: by });
    return { result: undefined, subject: alertId };
  });
  announceChange({ kind: "alert", projectId });
}
