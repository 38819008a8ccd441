import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { factsOf } from "@/lib/notify/channels/registry";
import { isNews } from "@/lib/notify/decide-notice";
import { buildNotice } from "@/lib/notify/notice";
import { type LinkAct, signedLink } from "@/lib/notify/signed-link";
import type { NotificationReason } from "@/lib/schema/alerts/alert-message";
import type { GroupMember } from "@/lib/schema/alerts/group-member";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { listAlertsById } from "@/lib/store/alerts/alerts";
import type { Client } from "@/lib/store/database/client";
import type { LockedGroup } from "@/lib/store/outbox/notification-groups";
import { insertNotification } from "@/lib/store/outbox/notifications";
import { incidentNotice } from "./incident-notice";

const LINK_LIFETIME_MS = 24 * 3_600_000;

/** Queues a message, and records it on each alert that it reports. */
export async function queueMessage(
  client: Client,
  group: LockedGroup,
  reason: NotificationReason,
  alertIds: readonly string[],
  members: readonly GroupMember[],
  now: number,
): Promise<void> {
  const { projectId, channelId, channel, groupKey, projectName } = group;
  const alerts = await listAlertsById(client, alertIds);
  if (alerts.length === 0) return;
  const id = randomUUID();
  const isFiring = alerts.some(({ state }) => state === "firing");
  const base = env().NEXTAUTH_URL.replace(/\/$/, "");
  const expiresAt = now + LINK_LIFETIME_MS;
  const link = (act: LinkAct) =>
    isFiring ? signedLink(env().NEXTAUTH_SECRET, base, { id, act, expiresAt }) : null;
  const links = { acknowledgeUrl: link("acknowledge"), silenceUrl: link("silence") };
  const { grouping } = factsOf(channel.kind);
  const incident = await incidentNotice(client, group, reason, base, now);
  const about = { reason, groupKey, incident, project: projectName, alerts };
  const payload = buildNotice({ ...about, base, grouping, ...links });
  await insertNotification(client, { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts });
  const before = new Map(members.map(({ alertId, told }) => [alertId, told]));
  for (const alert of alerts) {
    if (isNews(reason, alert.state, before.get(alert.id) ?? null))
      await insertAlertEvent(client, alert, "queued", { channel: channel.name, kind: channel.kind, reason });
  }
}
