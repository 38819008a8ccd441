import { randomUUID } from "node:crypto";
import type pg from "pg";
import { env } from "@/lib/env";
import { decideNotice, doneWith } from "@/lib/notify/decide-notice";
import { groupKeyOf } from "@/lib/notify/group-key";
import { holdOf } from "@/lib/notify/hold-of";
import { matchRoutes } from "@/lib/notify/match-routes";
import { buildNotice } from "@/lib/notify/notice";
import { signedLink } from "@/lib/notify/signed-link";
import type { Alert } from "@/lib/schema/alert";
import type { NotificationReason } from "@/lib/schema/alert-message";
import type { GroupMember } from "@/lib/schema/group-member";
import type { Hold } from "@/lib/schema/silence";
import { insertAlertEvent, listAlertsById, setHold } from "@/lib/store/alerts";
import { listChannels } from "@/lib/store/channels";
import {
  closeTargets,
  type GroupKey,
  insertTarget,
  type LockedGroup,
  listGroupsOf,
  listMembers,
  lockGroup,
  readChannelVolume,
  reopenTargets,
  restartTargets,
  saveGroup,
  withdrawUnsent,
} from "@/lib/store/notification-groups";
import { insertNotification } from "@/lib/store/notifications";
import { listOpenAlerts } from "@/lib/store/open-alerts";
import { listRoutes } from "@/lib/store/routes";
import { listSilences } from "@/lib/store/silences";

/** A channel gets so many messages an hour one by one; the rest come as digests. The last ones are kept for critical. */
const HOURLY_LIMIT = { warning: 15, critical: 20 };
export const DIGEST_INTERVAL_MS = 5 * 60_000;
const LINK_LIFETIME_MS = 24 * 3_600_000;

/** An alert fires, came back for good, or became worse: route -> hold -> group -> outbox, in the caller's transaction. */
export async function tellOfStart(client: pg.PoolClient, alert: Alert, now: number): Promise<void> {
  await route(client, alert, now);
  await hold(client, alert, now);
  await flushGroupsOf(client, alert, now);
}

/** It is over: whoever was told of it is told so, whatever the routes say by now. */
export async function tellOfEnd(client: pg.PoolClient, alert: Alert, now: number): Promise<void> {
  const groups = await listGroupsOf(client, alert.id);
  if (groups.length === 0)
    await note(client, alert, "not_notified", { reason: "nobody was told that it fired" });
  await flushGroupsOf(client, alert, now);
}

/** It is back within its cool-down: nobody is told unless it outlasts that. */
export async function keepQuiet(client: pg.PoolClient, alert: Alert): Promise<void> {
  await setHold(client, alert.id, { kind: "cool_down" });
  await reopenTargets(client, alert.id);
}

async function route(client: pg.PoolClient, alert: Alert, now: number): Promise<void> {
  const routed = matchRoutes(await listRoutes(alert.projectId, client), alert);
  const channels = new Map((await listChannels(alert.projectId, client)).map((one) => [one.id, one]));
  const names: string[] = [];
  for (const { channelId, afterMinutes } of routed) {
    const channel = channels.get(channelId);
    if (!channel) continue;
    names.push(afterMinutes === null ? channel.name : `${channel.name} after ${afterMinutes} min`);
    await insertTarget(client, {
      alertId: alert.id,
      projectId: alert.projectId,
      channelId,
      groupKey: groupKeyOf(alert, channel.kind),
      since: now,
      notBefore: afterMinutes === null ? null : now + afterMinutes * 60_000,
    });
  }
  if (names.length > 0) await note(client, alert, "routed", { channels: names });
  else
    await note(client, alert, "not_notified", {
      reason: `no route for ${alert.severity} alerts leads to a channel`,
    });
}

/** Whether anything holds the alert back now. Returns whether that has changed. */
async function hold(client: pg.PoolClient, alert: Alert, now: number): Promise<boolean> {
  const open = await listOpenAlerts(client, alert.projectId);
  const self = open.find(({ id }) => id === alert.id);
  const silences = await listSilences(alert.projectId, now, client);
  const found = self ? holdOf(self, open, silences, now) : null;
  return changeHold(client, alert, found);
}

async function changeHold(client: pg.PoolClient, alert: Alert, found: Hold | null): Promise<boolean> {
  if (JSON.stringify(found) === JSON.stringify(alert.heldBy)) return false;
  await setHold(client, alert.id, found);
  // The same silence prolonged, or one inhibitor in place of another, is no news for the timeline.
  if (found?.kind !== alert.heldBy?.kind)
    await note(client, alert, found ? found.kind : "released", { ...(found ?? alert.heldBy) });
  return (found === null) !== (alert.heldBy === null);
}

async function flushGroupsOf(client: pg.PoolClient, alert: Alert, now: number): Promise<void> {
  for (const key of await listGroupsOf(client, alert.id)) await flushGroup(client, alert.projectId, key, now);
}

/**
 * Looks at every open alert of a project again: silences begin and end, and so do the alerts that explain others. An
 * alert that nothing holds back any more is told of, if it still fires.
 */
export async function refreshHolds(client: pg.PoolClient, projectId: number, now: number): Promise<boolean> {
  const open = await listOpenAlerts(client, projectId);
  if (open.length === 0) return false;
  const silences = await listSilences(projectId, now, client);
  const alerts = new Map(
    (
      await listAlertsById(
        client,
        open.map(({ id }) => id),
      )
    ).map((one) => [one.id, one]),
  );
  let changed = false;
  for (const one of open) {
    const alert = alerts.get(one.id);
    if (!alert || alert.heldBy?.kind === "cool_down") continue;
    if (!(await changeHold(client, alert, holdOf(one, open, silences, now)))) continue;
    changed = true;
    await restartTargets(client, alert.id, now);
    await flushGroupsOf(client, alert, now);
  }
  return changed;
}

export type Flushed = "sent" | "quiet" | "over_limit";

/** Decides on one group and writes message and record in one transaction. */
export async function flushGroup(
  client: pg.PoolClient,
  projectId: number,
  key: GroupKey,
  now: number,
): Promise<Flushed> {
  const group = await lockGroup(client, projectId, key);
  if (!group) return "quiet";
  const { members, decision, done } = await decide(client, group, now);
  const { notice, lookAt } = decision;
  const { lastSentAt, repeats, channel } = group;
  if (notice && channel.enabled && (await isOverLimit(client, group, members, now))) {
    await saveGroup(client, key, { lookAt: now, lastSentAt, repeats });
    return "over_limit";
  }
  await withdrawUnsent(client, key);
  if (!notice) {
    await saveGroup(client, key, { lookAt, lastSentAt, repeats });
    await closeTargets(client, key, done);
    return "quiet";
  }
  if (!channel.enabled) {
    for (const alert of await listAlertsById(client, notice.alertIds))
      await note(client, alert, "not_notified", {
        reason: `the channel ${channel.name} is switched off`,
        channel: channel.name,
      });
    await saveGroup(client, key, { lookAt: null, lastSentAt, repeats });
    return "quiet";
  }
  await send(client, group, notice.reason, notice.alertIds, members);
  const repeated = notice.reason === "repeat" ? repeats + 1 : 0;
  await saveGroup(client, key, { lookAt, lastSentAt: now, repeats: repeated });
  await closeTargets(client, key, done);
  return "sent";
}

/** One message for all groups of a channel that has had its share: what is in it, and how many more. */
export async function flushDigest(
  client: pg.PoolClient,
  projectId: number,
  keys: readonly GroupKey[],
  now: number,
): Promise<void> {
  const members: GroupMember[] = [];
  const told = new Set<string>();
  let last: LockedGroup | null = null;
  for (const key of keys) {
    const group = await lockGroup(client, projectId, key);
    if (!group) continue;
    last = group;
    const { members: own, decision, done } = await decide(client, group, now);
    await withdrawUnsent(client, key);
    members.push(...own);
    for (const id of decision.notice?.alertIds ?? []) told.add(id);
    await saveGroup(client, key, { lookAt: decision.lookAt, lastSentAt: now, repeats: 0 });
    await closeTargets(client, key, done);
  }
  if (last && told.size > 0)
    await send(client, { ...last, groupKey: "digest" }, "digest", [...told], members);
}

async function decide(client: pg.PoolClient, group: LockedGroup, now: number) {
  const isPager = group.channel.kind === "pagerduty";
  const members = await listMembers(client, group, isPager);
  const state = {
    lastSentAt: group.lastSentAt,
    repeats: group.repeats,
    repeating: !isPager,
    tellsPast: !isPager,
  };
  const decision = decideNotice(members, state, now);
  return { members, decision, done: doneWith(members, state, decision) };
}

async function isOverLimit(
  client: pg.PoolClient,
  { channelId, channel }: LockedGroup,
  members: readonly GroupMember[],
  now: number,
): Promise<boolean> {
  // PagerDuty folds by itself, and an end that it is not told of leaves an incident open.
  if (channel.kind === "pagerduty") return false;
  const isCritical = members.some(({ severity, firing }) => firing && severity === "critical");
  const { messages } = await readChannelVolume(client, channelId, now);
  return messages >= HOURLY_LIMIT[isCritical ? "critical" : "warning"];
}

async function send(
  client: pg.PoolClient,
  group: LockedGroup,
  reason: NotificationReason,
  alertIds: readonly string[],
  members: readonly GroupMember[],
): Promise<void> {
  const { projectId, channelId, channel, groupKey, projectName } = group;
  const alerts = await listAlertsById(client, alertIds);
  if (alerts.length === 0) return;
  const id = randomUUID();
  const isFiring = alerts.some(({ state }) => state === "firing");
  const base = env().NEXTAUTH_URL.replace(/\/$/, "");
  const expiresAt = Date.now() + LINK_LIFETIME_MS;
  const links = {
    acknowledgeUrl: isFiring
      ? signedLink(env().NEXTAUTH_SECRET, base, { id, act: "acknowledge", expiresAt })
      : null,
    silenceUrl: isFiring ? signedLink(env().NEXTAUTH_SECRET, base, { id, act: "silence", expiresAt }) : null,
  };
  const onlyOne = channel.kind === "pagerduty";
  const payload = buildNotice({ reason, groupKey, project: projectName, alerts, base, onlyOne, ...links });
  await insertNotification(client, { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts });
  const before = new Map(members.map(({ alertId, told }) => [alertId, told]));
  for (const alert of alerts) {
    const isNews =
      reason === "repeat" || before.get(alert.id)?.state !== alert.state || reason === "severity_up";
    if (isNews) await note(client, alert, "queued", { channel: channel.name, kind: channel.kind, reason });
  }
}

/** Receivers that keep track themselves hear that somebody has taken an alert on. */
export async function tellOfAcknowledgement(client: pg.PoolClient, alert: Alert): Promise<void> {
  for (const key of await listGroupsOf(client, alert.id)) {
    const group = await lockGroup(client, alert.projectId, key);
    if (!group?.channel.enabled || !["pagerduty", "webhook"].includes(group.channel.kind)) continue;
    const members = await listMembers(client, key, true);
    const isTold = members.some(({ alertId, told }) => alertId === alert.id && told?.state === "firing");
    if (isTold) await send(client, group, "acknowledged", [alert.id], []);
  }
}

function note(client: pg.PoolClient, alert: Alert, kind: string, data: object): Promise<void> {
  return insertAlertEvent(client, { projectId: alert.projectId, alertId: alert.id, kind, data });
}
