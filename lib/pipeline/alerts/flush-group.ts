import { hasRoom } from "@/lib/notify/channel-volume";
import { factsOf } from "@/lib/notify/channels/registry";
import {
  afterSending,
  type Decision,
  decideNotice,
  doneWith,
  type GroupState,
} from "@/lib/notify/decide-notice";
import { incidentIdOf } from "@/lib/notify/group-key";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { GroupMember } from "@/lib/schema/alerts/group-member";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { listAlertsById } from "@/lib/store/alerts/alerts";
import type { Client } from "@/lib/store/database/client";
import {
  closeTargets,
  type GroupKey,
  type LockedGroup,
  listGroupsOf,
  listMembers,
  lockGroup,
  lockUnsent,
  readChannelVolume,
  reopenUnsent,
  saveGroup,
  withdrawUnsent,
} from "@/lib/store/outbox/notification-groups";
import { queueMessage } from "./queue-message";

export type Flushed = "sent" | "quiet" | "over_limit";

/**
 * Decides about one group, and writes the message and its record in one transaction. `urgent`: an alert that is sent
 * without a wait and whatever suppresses it.
 */
export async function flushGroup(
  client: Client,
  projectId: number,
  key: GroupKey,
  now: number,
  urgent: string | null = null,
): Promise<Flushed> {
  const group = await lockGroup(client, projectId, key);
  if (!group) return "quiet";
  const { members, decision, done } = await decide(client, group, now, urgent);
  const { notice, lookAt } = decision;
  const { channel, ...state } = group;
  if (notice && urgent === null && channel.enabled && (await isOverLimit(client, group, members, now))) {
    await saveGroup(client, key, { ...state, lookAt: now });
    return "over_limit";
  }
  await withdrawUnsent(client, key);
  if (!notice) {
    await saveGroup(client, key, { ...state, lookAt });
    await closeTargets(client, key, done);
    return "quiet";
  }
  if (!channel.enabled) {
    for (const alert of await listAlertsById(client, notice.alertIds))
      await insertAlertEvent(client, alert, "not_notified", {
        reason: `channel ${channel.name} is disabled`,
        channel: channel.name,
      });
    await saveGroup(client, key, { ...state, lookAt: null });
    return "quiet";
  }
  await queueMessage(client, group, notice.reason, notice.alertIds, members, now);
  await saveSent(client, group, decision, now);
  await closeTargets(client, key, done);
  return "sent";
}

/** The same for every group of the alert, whatever the routes are now. */
export async function flushGroupsOf(client: Client, alert: Alert, now: number): Promise<void> {
  for (const key of await listGroupsOf(client, alert.id)) await flushGroup(client, alert.projectId, key, now);
}

/** One message for all groups of a channel that has reached its limit. */
export async function flushDigest(
  client: Client,
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
    await saveSent(client, group, decision, now);
    await closeTargets(client, key, done);
  }
  if (last && told.size > 0)
    await queueMessage(client, { ...last, groupKey: "digest" }, "digest", [...told], members, now);
}

/** A repeat in a digest counts as a repeat. */
async function saveSent(
  client: Client,
  group: LockedGroup,
  { notice, lookAt }: Decision,
  now: number,
): Promise<void> {
  const { updates, ...sent } = notice ? afterSending(stateOf(group), notice.reason, now) : group;
  await saveGroup(client, group, { ...sent, updates: updates ?? 0, lookAt });
}

async function decide(client: Client, group: LockedGroup, now: number, urgent: string | null = null) {
  const facts = factsOf(group.channel.kind);
  await lockUnsent(client, group);
  await reopenUnsent(client, group);
  const members = (await listMembers(client, group, facts.opensIncidents)).map((member) =>
    member.alertId === urgent ? { ...member, held: false, urgent: true } : member,
  );
  const decision = decideNotice(facts, members, stateOf(group), now);
  return { members, decision, done: doneWith(facts, members, decision) };
}

function stateOf({ groupKey, lastSentAt, repeats, updates }: LockedGroup): GroupState {
  return { lastSentAt, repeats, updates: incidentIdOf(groupKey) === null ? null : updates };
}

async function isOverLimit(
  client: Client,
  group: LockedGroup,
  members: readonly GroupMember[],
  now: number,
): Promise<boolean> {
  if (!factsOf(group.channel.kind).sendsDigests) return false;
  return !hasRoom(await readChannelVolume(client, group, now), members);
}
