import type pg from "pg";
import { env } from "@/lib/env";
import { matchRoutes } from "@/lib/notify/match-routes";
import type { AlertMessage, NotificationReason } from "@/lib/schema/alert-message";
import { type Alert, insertAlertEvent } from "@/lib/store/alerts";
import { listChannels } from "@/lib/store/channels";
import { insertNotification, withdrawUnsent } from "@/lib/store/notifications";
import { listRoutes } from "@/lib/store/routes";

/** Puts one message a routed channel into the outbox, or notes on the alert why nobody is told. */
export async function queueMessages(
  client: pg.PoolClient,
  alert: Alert,
  reason: NotificationReason,
): Promise<void> {
  const { projectId } = alert;
  const note = (kind: string, data: object) =>
    insertAlertEvent(client, { projectId, alertId: alert.id, kind, data });
  const wanted = matchRoutes(await listRoutes(projectId, client), alert.severity, alert.labels);
  if (wanted.length === 0) {
    await note("not_notified", { reason: `no route for ${alert.severity} alerts leads to a channel` });
    return;
  }
  const channels = (await listChannels(projectId, client)).filter(({ id }) => wanted.includes(id));
  const message = await alertMessage(client, alert);
  for (const channel of channels) {
    if (!channel.enabled) {
      await note("not_notified", {
        reason: `the channel ${channel.name} is switched off`,
        channel: channel.name,
      });
      continue;
    }
    const told =
      alert.state === "resolved" ? await resolveReason(client, alert.id, channel.id, channel.kind) : reason;
    if (told === null) {
      await note("not_notified", { reason: "it ended before anything was sent", channel: channel.name });
      continue;
    }
    const orderKey = `${alert.ruleId}|${alert.fingerprint}`;
    await insertNotification(client, {
      projectId,
      channelId: channel.id,
      alertId: alert.id,
      orderKey,
      reason: told,
      payload: message,
    });
    await note("queued", { channel: channel.name, kind: channel.kind, reason: told });
  }
}

/** An alert that ended before its first message left: one message says both, and PagerDuty need not hear of it. */
async function resolveReason(
  client: pg.PoolClient,
  alertId: string,
  channelId: string,
  kind: string,
): Promise<NotificationReason | null> {
  const { withdrawn, tried } = await withdrawUnsent(client, alertId, channelId);
  if (withdrawn === 0 || tried) return "resolved";
  return kind === "pagerduty" ? null : "fired_and_resolved";
}

async function alertMessage(client: pg.PoolClient, alert: Alert): Promise<AlertMessage> {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM projects WHERE id = $1", [
    alert.projectId,
  ]);
  return {
    alertId: alert.id,
    episode: alert.episode,
    fingerprint: alert.fingerprint,
    rule: { id: alert.ruleId, name: alert.ruleName, version: alert.ruleVersion },
    type: alert.type,
    severity: alert.severity,
    state: alert.state,
    labels: alert.labels,
    value: alert.value,
    threshold: alert.threshold,
    baseline: alert.baseline,
    unit: alert.unit,
    sampleSize: alert.sampleSize,
    window: alert.window,
    message: alert.message,
    startedAt: alert.startedAt.getTime(),
    resolvedAt: alert.resolvedAt?.getTime() ?? null,
    project: rows[0]?.name ?? "",
    url: `${env().NEXTAUTH_URL.replace(/\/$/, "")}/alerts/${alert.id}?project=${alert.projectId}`,
  };
}
