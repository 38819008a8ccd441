import type { NotificationReason } from "@/lib/schema/alerts/alert-message";
import type { GroupMember, Told } from "@/lib/schema/alerts/group-member";
import type { Severity } from "@/lib/schema/alerts/severity";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import type { ChannelFacts } from "./channel-facts";

export type GroupState = {
  lastSentAt: number | null;
  /** Repeats since the last change. */
  repeats: number;
  /** Of an incident: the messages after its first one, without repeats. Null: not an incident. */
  updates: number | null;
};
type Facts = Pick<ChannelFacts, "sendsRepeats" | "sendsPast">;

/** What to send now, if anything, and when to check again, if ever. `alertIds`: every alert in the message. */
export type Decision = {
  notice: { reason: NotificationReason; alertIds: string[] } | null;
  lookAt: number | null;
};

/** How long warnings wait for others of the same evaluation round; critical alerts do not wait. */
export const GROUP_WAIT_MS = 5 * SECOND_MS;
/** How long further warnings and partial resolves of the group wait after a message. */
export const GROUP_INTERVAL_MS = 5 * MINUTE_MS;
/** An incident reports growth once, and then keeps quiet unless it becomes critical. */
export const INCIDENT_UPDATE_MS = 15 * MINUTE_MS;
const LATER_UPDATES_MS = 4 * HOUR_MS;
const REPEAT_MS: Record<Severity, number> = { critical: 4 * HOUR_MS, warning: 24 * HOUR_MS };
const MAX_REPEATS = 3;

/** Whether a group has news for its channel: compares its alerts with what was sent. */
export function decideNotice(
  facts: Facts,
  members: readonly GroupMember[],
  group: GroupState,
  now: number,
): Decision {
  const tellable = members.filter((member) => isTellable(member, now));
  const started = tellable.filter(({ told }) => told?.state !== "firing" || told.refused);
  const risen = tellable.filter(({ told, severity }) => isRise(told, severity));
  const going = tellable.filter((member) => !started.includes(member));
  const ended = members.filter(({ firing, told }) => !firing && told?.state === "firing");
  const past = facts.sendsPast ? members.filter(isPast) : [];
  const goingOn = isGoingOn(members, group);
  const news = { started, risen, ended, past, goingOn };

  const dueAt = group.updates === null ? groupDue(news, group, now) : incidentDue(news, members, group, now);
  if (dueAt <= now) {
    const reason = reasonOf(news, members, group);
    const alertIds = [...started, ...going, ...ended, ...past].map(({ alertId }) => alertId);
    // Checked again when the next repeat or escalation is due.
    const told = members.map((member): GroupMember => {
      const isTold = alertIds.includes(member.alertId);
      return isTold
        ? { ...member, told: { state: member.firing ? "firing" : "resolved", severity: member.severity } }
        : member;
    });
    const next = decideNotice(facts, told, afterSending(group, reason, now), now);
    return { notice: { reason, alertIds }, lookAt: next.lookAt };
  }
  const repeat = repeatAt(facts, going, group);
  if (repeat !== null && repeat <= now) {
    const { lookAt } = decideNotice(facts, members, afterSending(group, "repeat", now), now);
    return { notice: { reason: "repeat", alertIds: going.map(({ alertId }) => alertId) }, lookAt };
  }
  const escalations = members.filter(
    (member) => member.firing && !member.held && member.told?.state !== "firing",
  );
  const waits = [
    dueAt,
    repeat ?? Number.POSITIVE_INFINITY,
    ...escalations.map((member) => escalationAt(member, now)),
  ];
  const lookAt = Math.min(...waits.filter((at) => at > now));
  return { notice: null, lookAt: Number.isFinite(lookAt) ? lookAt : null };
}

/** The state of a group once a message with this reason is on its way. */
export function afterSending(group: GroupState, reason: NotificationReason, now: number): GroupState {
  if (reason === "repeat") return { ...group, lastSentAt: now, repeats: group.repeats + 1 };
  const isFirst = reason === "first" || reason === "escalation" || reason === "all_resolved";
  const updates = group.updates === null ? null : isFirst ? 0 : group.updates + 1;
  return { lastSentAt: now, repeats: 0, updates };
}

/** Whether a message brings news of an alert, beside others of its group that it lists again. */
export function isNews(reason: NotificationReason, state: Told["state"], told: Told | null): boolean {
  return reason === "repeat" || reason === "severity_up" || told?.state !== state;
}

/** The resolved alerts that have nothing left to send after `decision`. */
export function doneWith(facts: Facts, members: readonly GroupMember[], { notice }: Decision): string[] {
  const toldNow = new Set(notice?.alertIds);
  const isDone = (member: GroupMember) =>
    toldNow.has(member.alertId) ||
    member.told?.state === "resolved" ||
    (member.told === null && !(facts.sendsPast && isPast(member)));
  return members.filter((member) => !member.firing && isDone(member)).map(({ alertId }) => alertId);
}

function isTellable(member: GroupMember, now: number): boolean {
  if (!member.firing || member.held) return false;
  return member.notBefore === null || member.told !== null || escalationAt(member, now) <= now;
}

/** When an escalation is due: an acknowledgement delays it until it expires. */
function escalationAt({ notBefore, acknowledgedUntil }: GroupMember, now: number): number {
  const acknowledged = acknowledgedUntil !== null && acknowledgedUntil > now ? acknowledgedUntil : 0;
  return notBefore === null ? Number.POSITIVE_INFINITY : Math.max(notBefore, acknowledged);
}

const isRise = (told: Told | null, severity: Severity) =>
  told?.state === "firing" && told.severity === "warning" && severity === "critical";

/** It fired and resolved unsuppressed, and neither was sent. */
const isPast = ({ firing, told, held, notBefore }: GroupMember) =>
  !firing && told === null && !held && notBefore === null;

function startDue(member: GroupMember, goingOn: boolean, group: GroupState): number {
  const { severity, since, notBefore, urgent } = member;
  if (severity === "critical" || notBefore !== null || urgent) return Number.NEGATIVE_INFINITY;
  return goingOn ? Math.max(since, afterInterval(group, since)) : since + GROUP_WAIT_MS;
}

const afterInterval = ({ lastSentAt }: GroupState, otherwise: number) =>
  lastSentAt === null ? otherwise : lastSentAt + GROUP_INTERVAL_MS;

type News = Record<"started" | "risen" | "ended" | "past", GroupMember[]> & { goingOn: boolean };

const wasTold = ({ told }: GroupMember) => told?.state === "firing";

/**
 * What an incident waits for: every alert that fires unsilenced, even one that another explains, and every one that its
 * channel knows. Only an alert that was silenced before the channel knew of it does not count.
 */
const isAwaited = (member: GroupMember) => member.firing && (!member.silenced || wasTold(member));

/** Whether something that its channel knows is not over. */
function isGoingOn(members: readonly GroupMember[], { updates }: GroupState): boolean {
  if (updates === null) return members.some((member) => member.firing && wasTold(member));
  return members.some(wasTold) && members.some(isAwaited);
}

/** The end of silenced alerts says nothing of others that fire silenced: there is no rest that ended without those. */
function isOver({ ended, past }: News, members: readonly GroupMember[]): boolean {
  if (members.some(isAwaited)) return false;
  if (members.some(({ firing }) => firing)) return past.length > 0 || ended.some(({ silenced }) => !silenced);
  return past.length > 0 || ended.length > 0;
}

function groupDue({ started, risen, ended, past, goingOn }: News, group: GroupState, now: number): number {
  return Math.min(
    ...started.map((member) => startDue(member, goingOn, group)),
    ...(risen.length > 0 ? [now] : []),
    ...(ended.length > 0 ? [goingOn || started.length > 0 ? afterInterval(group, now) : now] : []),
    ...(past.length > 0 ? [goingOn ? afterInterval(group, now) : now] : []),
  );
}

/** An incident notifies when it begins, once when it has grown, when it becomes critical, and when all of it is over. */
function incidentDue(news: News, members: readonly GroupMember[], group: GroupState, now: number): number {
  const { started, risen, goingOn } = news;
  if (isOver(news, members)) return now;
  if (!goingOn) return Math.min(...started.map((member) => startDue(member, false, group)));
  if (becomesCritical(news, members) || started.some(({ urgent }) => urgent)) return now;
  if (started.length === 0 && risen.length === 0) return Number.POSITIVE_INFINITY;
  return (group.lastSentAt ?? now) + (group.updates === 0 ? INCIDENT_UPDATE_MS : LATER_UPDATES_MS);
}

function becomesCritical({ started, risen }: News, members: readonly GroupMember[]): boolean {
  const isKnown = members.some((member) => wasTold(member) && member.told?.severity === "critical");
  return !isKnown && [...started, ...risen].some(({ severity }) => severity === "critical");
}

function reasonOf(news: News, members: readonly GroupMember[], group: GroupState): NotificationReason {
  const { started, risen, ended, goingOn } = news;
  if (group.updates !== null && goingOn && becomesCritical(news, members)) return "severity_up";
  const isEscalation = started.length > 0 && started.every(({ notBefore }) => notBefore !== null);
  if (isEscalation && (group.updates === null || !goingOn)) return "escalation";
  if (started.length > 0) return goingOn ? "new_alerts" : "first";
  if (risen.length > 0) return "severity_up";
  if (ended.length > 0) return goingOn ? "new_resolved" : "all_resolved";
  return "fired_and_resolved";
}

/** When the next repeat is due: only for alerts that are not acknowledged, and a limited number of times. */
function repeatAt(
  { sendsRepeats }: Facts,
  going: readonly GroupMember[],
  { repeats, lastSentAt }: GroupState,
): number | null {
  if (!sendsRepeats || going.length === 0 || lastSentAt === null) return null;
  if (going.some(({ counting }) => counting)) return lastSentAt + GROUP_INTERVAL_MS;
  if (repeats >= MAX_REPEATS) return null;
  const severity = going.some((member) => member.severity === "critical") ? "critical" : "warning";
  const acknowledged = Math.min(...going.map(({ acknowledgedUntil }) => acknowledgedUntil ?? 0));
  return Math.max(lastSentAt + REPEAT_MS[severity], acknowledged);
}
