import type { Actor } from "@/lib/auth/actor";
import { notifyAcknowledged } from "@/lib/pipeline/alerts/notify";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import {
  findIncident,
  insertIncidentEvent,
  listFiringOf,
  lockIncidents,
  saveAcknowledgement,
} from "@/lib/store/alerts/alert-incidents";
import { acknowledgeAlert } from "@/lib/store/alerts/alerts";
import { announceChange } from "@/lib/store/database/watch-project";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { actorName, audited } from "./audited";
import { ACKNOWLEDGED_MS } from "./handle-alerts";
import { requireRoom } from "./require-room";

/** Acknowledges all of its alerts that fire, and those that join it while that holds. */
export async function acknowledgeIncident(actor: Actor, incidentId: string, now: number): Promise<void> {
  const { projectId } = actor;
  const by = actorName(actor);
  await audited(actor, "incident.acknowledge", async (client) => {
    await lockIncidents(client, projectId);
    const incident = await findIncident(projectId, incidentId, client);
    if (!incident) throw notFound();
    if (incident.state === "resolved")
      throw new ApiError(409, "already_resolved", "This incident is already resolved");
    const until = new Date(now + ACKNOWLEDGED_MS);
    const alerts = [];
    for (const id of await listFiringOf(client, incidentId)) {
      const alert = await acknowledgeAlert(client, projectId, id, by, until);
      if (!alert) continue;
      alerts.push(alert);
      await requireRoom(client, "alert_entries", id);
      await insertAlertEvent(client, alert, "acknowledged", { with: "incident" }, { actor: by });
    }
    await saveAcknowledgement(client, incidentId, by, now, until.getTime());
    await insertIncidentEvent(client, incident, "acknowledged", { at: now, actor: by });
    await notifyAcknowledged(client, alerts, now);
    return {
      result: undefined,
      subject: incidentId,
      before: { acknowledged_by: incident.acknowledgedBy },
      after: { acknowledged_by: by, until: until.toISOString(), alerts: alerts.length },
    };
  });
  announceChange({ kind: "alert", projectId });
  wakeDeliveries();
}
