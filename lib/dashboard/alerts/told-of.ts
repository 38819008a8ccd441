import type { Trouble } from "@/lib/dashboard/overview/overview-model";
import { formatCount } from "@/lib/format/format-value";
import { holdText } from "@/lib/format/hold-text";
import { toldText } from "@/lib/format/told-text";
import { unheardText } from "@/lib/format/unheard-text";
import type { Hold } from "@/lib/schema/alerts/silence";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { type Clock, type Notifications, type Notified, notifiedOf } from "./load-notified";

export type Reached = { unheard: ReadonlyMap<string, Unheard>; notifications: Notifications; clock: Clock };
export type ToldOf = Pick<Trouble, "told" | "isUnheard" | "held">;

type Member = { id: string; state: "firing" | "resolved"; held_by: Hold | null };
/** Of an incident: `listed` are those of its alerts that a list shows, which `members` may lack. */
type Alerts = { listed: readonly string[]; members: readonly Member[]; firing: number };

/** Who was notified of alerts; `held`: why their notifications are suppressed. */
export function toldOf(
  ids: readonly string[],
  held: string | null,
  { unheard, notifications, clock }: Reached,
): ToldOf {
  const why = ids.map((id) => unheard.get(id)).find((reason) => reason !== undefined);
  if (why) return { told: unheardText(why), isUnheard: true, held };
  const notified = notifiedOf(ids, notifications, clock);
  // Where nothing was sent, `told` says why.
  const isSent = notified.notified.length > 0;
  return { told: toldText({ ...notified, held }), isUnheard: false, held: isSent ? held : null };
}

export function toldOfIncident(incident: Alerts, reached: Reached): ToldOf {
  const all = heldOf(incident.members);
  const told = toldOf(idsOf(incident), all, reached);
  return all === null ? { ...told, held: partlySilenced(incident) } : told;
}

/** "2 of 5 firing alerts silenced" */
function partlySilenced({ firing, members }: Pick<Alerts, "firing" | "members">): string | null {
  const silenced = members.filter(({ state, held_by }) => state === "firing" && isSilence(held_by)).length;
  return silenced === 0 ? null : `${silenced} of ${formatCount(firing, "firing alert")} silenced`;
}

const isSilence = (hold: Hold | null) => hold !== null && "silence_id" in hold;

/** Why the notifications of an incident are suppressed: those of all its firing alerts are. A silence explains most. */
export function heldOf(members: readonly Pick<Member, "state" | "held_by">[]): string | null {
  const holds = members.flatMap(({ state, held_by }) => (state === "firing" ? [held_by] : []));
  const hold = holds.includes(null) ? null : (holds.find(isSilence) ?? holds[0]);
  return hold ? holdText(hold) : null;
}

/** The ids whose notifications count for an incident. */
export const idsOf = ({
  listed,
  members,
}: {
  listed: readonly string[];
  members: readonly { id: string }[];
}): string[] => [...new Set([...listed, ...members.map(({ id }) => id)])];

/** It joined an incident that was sent before. */
const COVERED: Notified = { notified: [], notNotified: "Covered by the incident's message" };

/**
 * Who was notified of one alert of an incident: a message about another one (`ids`) stands for it, unless its
 * notifications are suppressed.
 */
export function notifiedOfMember(
  { id, held_by }: Pick<Member, "id" | "held_by">,
  ids: readonly string[],
  { notifications, clock }: Pick<Reached, "notifications" | "clock">,
): Notified {
  const own = notifiedOf([id], notifications, clock);
  if (own.notified.length > 0 || held_by !== null) return own;
  return notifiedOf(ids, notifications, clock).notified.length > 0 ? COVERED : own;
}
