import type pg from "pg";
import { env } from "@/lib/env";
import { matchRoutes } from "@/lib/notify/match-routes";
import type { AlertMessage, Notice, NotificationReason } from "@/lib/schema/alert-message";
import type { ChannelKind } from "@/lib/schema/channel";
import { type Alert, insertAlertEvent } from "@/lib/store/alerts";
import { type Channel, listChannels } from "@/lib/store/channels";
import { insertNotification, type ToldOfEpisode, withdrawUnsent } from "@/lib/store/notifications";
import { listRoutes } from "@/lib/store/routes";

/** One message into the outbox for each channel that is to hear of it, or a note on the alert why nobody is told. */
export async function queueMessages(
  client: pg.PoolClient,
  alert: Alert,
  reason: NotificationReason,
): Promise<void> {
  const channels = await listChannels(alert.projectId, client);
  const told = alert.state === "resolved" ? await endFor(client, alert, channels) : null;
  const targets = told ?? (await startFor(client, alert, channels, reason));
  if (targets.length === 0) {
    const why = told
      ? "nobody was told that it fired"
      : `no route for ${alert.severity} alerts leads to a channel`;
    await note(client, alert, "not_notified", { reason: why });
    return;
  }
  const notice = await noticeOf(client, alert);
  for (const { channel, say } of targets) {
    const { id: channelId, name, kind } = channel;
    if (say === null || !channel.enabled) {
      const why = say === null ? "it ended before anything was sent" : `the channel ${name} is switched off`;
      await note(client, alert, "not_notified", { reason: why, channel: name });
      continue;
    }
    const { projectId, id: alertId, ruleId, fingerprint } = alert;
    const orderKey = `${ruleId}|${fingerprint}`;
    await insertNotification(client, {
      projectId,
      channelId,
      alertId,
      orderKey,
      reason: say,
      payload: { ...notice, reason: say },
    });
    await note(client, alert, "queued", { channel: name, kind, reason: say });
  }
}

type Target = { channel: Channel; say: NotificationReason | null };

/** Who hears of trouble: the channels of every route that matches now. */
async function startFor(
  client: pg.PoolClient,
  alert: Alert,
  channels: Channel[],
  say: NotificationReason,
): Promise<Target[]> {
  const wanted = matchRoutes(await listRoutes(alert.projectId, client), alert.severity, alert.labels);
  return channels.filter(({ id }) => wanted.includes(id)).map((channel) => ({ channel, say }));
}

/**
 * Who hears of its end: whoever was sent its start, though the routes have changed since; else an incident stays open,
 * and others hear of the end of what they never heard of. Where the first message has not left yet, or was refused, one
 * message says both; PagerDuty then hears nothing, or the end alone where it may know of the start.
 */
async function endFor(client: pg.PoolClient, alert: Alert, channels: Channel[]): Promise<Target[]> {
  const sent = new Map((await withdrawUnsent(client, alert.id)).map((one) => [one.channelId, one]));
  return channels
    .filter(({ id }) => sent.has(id))
    .map((channel) => ({ channel, say: endReason(channel.kind, sent.get(channel.id)!) }));
}

function endReason(kind: ChannelKind, { told, tried }: ToldOfEpisode): NotificationReason | null {
  if (told) return "all_resolved";
  if (kind !== "pagerduty") return "fired_and_resolved";
  return tried ? "all_resolved" : null;
}

function note(client: pg.PoolClient, alert: Alert, kind: string, data: object): Promise<void> {
  return insertAlertEvent(client, { projectId: alert.projectId, alertId: alert.id, kind, data });
}

async function noticeOf(client: pg.PoolClient, alert: Alert): Promise<Omit<Notice, "reason">> {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM projects WHERE id = $1", [
    alert.projectId,
  ]);
  const url = `${env().NEXTAUTH_URL.replace(/\/$/, "")}/alerts/${alert.id}?project=${alert.projectId}`;
  const message: AlertMessage = {
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
    url,
  };
  return {
    groupKey: `${alert.ruleId}|${alert.fingerprint}`,
    alerts: [message],
    omitted: 0,
    project: rows[0]?.name ?? "",
    url,
    acknowledgeUrl: null,
    silenceUrl: null,
  };
}
