import type { Actor, LinkActor } from "@/lib/auth/actor";
import { limitRate } from "@/lib/auth/credentials/throttle";
import { endInstances } from "@/lib/pipeline/alerts/apply-findings";
import { followAcknowledgement, followIncident } from "@/lib/pipeline/alerts/follow-incident";
import { notifyAcknowledged, notifyNow, notifyResolved } from "@/lib/pipeline/alerts/notify";
import type { Alert } from "@/lib/schema/alerts/alert";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { acknowledgeAlert, findAlert, resolveAlert } from "@/lib/store/alerts/alerts";
import { lockRule } from "@/lib/store/alerts/rules";
import { announceChange } from "@/lib/store/database/watch-project";
import { resendNotification } from "@/lib/store/outbox/notifications";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { actorName, audited } from "./audited";
import { requireRoom } from "./require-room";

/** How long an acknowledgment pauses repeats and escalation, in case the alert is forgotten. */
export const ACKNOWLEDGED_MS = 4 * 3_600_000;

export async function acknowledge(actor: Actor | LinkActor, alertId: string, now: number): Promise<void> {
  const { projectId } = actor;
  const by = actorName(actor);
  await audited(actor, "alert.acknowledge", async (client) => {
    const before = await findAlert(projectId, alertId, client);
    const until = new Date(now + ACKNOWLEDGED_MS);
    const alert = await acknowledgeAlert(client, projectId, alertId, by, until);
    if (!before || !alert) throw notFound();
    if (alert.state === "resolved")
      throw new ApiError(409, "already_resolved", "This alert is already resolved");
    await requireRoom(client, "alert_entries", alertId);
    await insertAlertEvent(client, alert, "acknowledged", {}, { actor: by });
    await followAcknowledgement(client, alert, { by, until: until.getTime() }, now);
    await notifyAcknowledged(client, [alert], now);
    const shown = ({ acknowledgedBy }: Alert) => ({ acknowledged_by: acknowledgedBy });
    const after = { ...shown(alert), until: until.toISOString() };
    return { result: undefined, subject: alertId, before: shown(before), after };
  });
  announceChange({ kind: "alert", projectId });
  wakeDeliveries();
}

/** Resolves an alert manually and notifies every channel that was notified of it. */
export async function resolveByHand(actor: Actor, alertId: string, now: number): Promise<void> {
  const { projectId } = actor;
  const alert = await findAlert(projectId, alertId);
  if (!alert) throw notFound();
  if (alert.state === "resolved")
    throw new ApiError(409, "already_resolved", "This alert is already resolved");
  await audited(actor, "alert.resolve", async (client) => {
    const rule = await lockRule(client, projectId, alert.ruleId);
    await insertAlertEvent(client, alert, "resolved_by_person", {}, { actor: actorName(actor) });
    if (rule)
      await endInstances(
        client,
        rule,
        "resolved_by_person",
        now,
        ({ fingerprint }) => fingerprint === alert.fingerprint,
      );
    else {
      // Without its rule there is no state machine; the notified channels must still learn that it is resolved.
      await resolveAlert(client, alertId, "resolved_by_person", new Date(now));
      await followIncident(client, alert, now);
      await notifyResolved(client, alert, now);
    }
    return {
      result: undefined,
      subject: alertId,
      before: { state: alert.state },
      after: { state: "resolved" },
    };
  });
  announceChange({ kind: "alert", projectId });
  wakeDeliveries();
}

/** Sends a firing alert now to the channels that it matches and that do not have it. */
export async function sendNow(actor: Actor, alertId: string, now: number): Promise<string[]> {
  const { projectId } = actor;
  const channels = await audited(actor, "alert.send", async (client) => {
    const alert = await findAlert(projectId, alertId, client);
    if (!alert) throw notFound();
    if (alert.state === "resolved")
      throw new ApiError(409, "already_resolved", "This alert is already resolved");
    await requireRoom(client, "alert_entries", alertId);
    const sent = await notifyNow(client, alert, now);
    if (sent === null)
      throw new ApiError(
        409,
        "no_channel",
        "No enabled channel matches this alert. Add a channel and a route for it, or enable its channel",
      );
    await insertAlertEvent(client, alert, "sent_by_person", { channels: sent }, { actor: actorName(actor) });
    return { result: sent, subject: alertId, after: { channels: sent } };
  });
  announceChange({ kind: "alert", projectId });
  wakeDeliveries();
  return channels;
}

export async function commentOn(actor: Actor, alertId: string, text: string): Promise<void> {
  const { projectId } = actor;
  const alert = await findAlert(projectId, alertId);
  if (!alert) throw notFound();
  await audited(actor, "alert.comment", async (client) => {
    await requireRoom(client, "alert_entries", alertId);
    await insertAlertEvent(client, alert, "comment", { text }, { actor: actorName(actor) });
    return { result: undefined, subject: alertId, after: { text } };
  });
  announceChange({ kind: "alert", projectId });
}

export const RESENT_AN_HOUR = 60;

export async function resend(actor: Actor, deliveryId: string): Promise<void> {
  await limitRate(`resending of project ${actor.projectId}`, RESENT_AN_HOUR, 3_600);
  await audited(actor, "delivery.resend", async (client) => {
    const outcome = await resendNotification(client, actor.projectId, deliveryId);
    if (outcome === null) throw notFound();
    if (outcome === "waiting")
      throw new ApiError(409, "still_waiting", "This delivery is still being retried");
    if (outcome === "no channel")
      throw new ApiError(409, "channel_deleted", "The channel of this delivery was deleted");
    return { result: undefined, subject: deliveryId, after: { state: "queued again" } };
  });
  wakeDeliveries();
}
