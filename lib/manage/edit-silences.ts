import type { Actor, LinkActor } from "@/lib/auth/actor";
import { alertTitle } from "@/lib/format/alert-title";
import { matches, silenceableLabels } from "@/lib/notify/match-labels";
import { readOrNull } from "@/lib/notify/read-or-null";
import { nextWindows, type SilenceWindow, windowsWithin } from "@/lib/notify/silence-window";
import { refreshHolds } from "@/lib/pipeline/alerts/hold-alerts";
import type { NewSilence, Silence, SilenceAnswer, SilenceQuestion } from "@/lib/schema/alerts/silence";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { listFiringLabels } from "@/lib/store/alerts/open-alerts";
import {
  deleteSilence,
  findSilence,
  insertSilence,
  listSilences,
  listSilencesWithin,
  updateSilence,
} from "@/lib/store/alerts/silences";
import type { Client } from "@/lib/store/database/client";
import { announceChange } from "@/lib/store/database/watch-project";
import { markSilenced } from "@/lib/store/outbox/notifications";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { actorName, audited } from "./audited";
import { requireRoom } from "./require-room";

/** One week of a daily window. */
const CALENDAR = 8;
/** How many alerts a preview names; it counts all of them. */
const NAMED = 20;

/** A silence as the API shows it, with its upcoming windows. */
export function silenceView(silence: Silence, now: number) {
  return viewOf(silence, readOrNull(() => nextWindows(silence, now, CALENDAR)) ?? []);
}

function viewOf(silence: Silence, windows: readonly SilenceWindow[]) {
  const iso = (ts: number | null) => (ts === null ? null : new Date(ts).toISOString());
  return {
    id: silence.id,
    matchers: silence.matchers,
    starts_at: iso(silence.startsAt),
    ends_at: iso(silence.endsAt),
    recurrence: silence.recurrence,
    comment: silence.comment,
    created_by: silence.createdBy,
    windows: windows.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
  };
}
export type SilenceView = ReturnType<typeof silenceView>;

/** What the audit log holds of a silence. */
function auditView(silence: Silence, now: number): Record<string, unknown> {
  const { id: _, windows: __, ...fields } = silenceView(silence, now);
  return fields;
}

/** Silences that have not ended. */
export async function loadSilences(projectId: number, now: number): Promise<SilenceView[]> {
  return (await listSilences(projectId, now)).map((silence) => silenceView(silence, now));
}

/** Silences of a span, also those that ended in it, each with its windows there; for a calendar. */
export async function loadSilenceCalendar(projectId: number, span: TimeSpan): Promise<SilenceView[]> {
  const silences = await listSilencesWithin(projectId, span);
  return silences.map((silence) =>
    viewOf(silence, readOrNull(() => windowsWithin(silence, span.from, span.to)) ?? []),
  );
}

/** The firing alerts that the matchers match. */
export async function previewSilence(
  projectId: number,
  { matchers, incident }: SilenceQuestion,
): Promise<SilenceAnswer> {
  const firing = await listFiringLabels(projectId);
  const matched = firing.filter((alert) => matches(matchers, silenceableLabels(alert)));
  const alerts = matched
    .slice(0, NAMED)
    .map(({ id, ruleName, labels }) => ({ id, title: alertTitle(ruleName, labels) }));
  const ofIncident = (some: typeof firing) => some.filter((one) => one.incidentId === incident).length;
  return {
    firing: matched.length,
    alerts,
    incident: incident ? { firing: ofIncident(firing), matched: ofIncident(matched) } : null,
  };
}

export async function createSilence(actor: Actor, input: NewSilence, now: number): Promise<SilenceView> {
  return changed(actor, "silence.create", now, (client) => made(client, actor, input, now));
}

/** Silences an alert for the holder of a message's link; false if the link has done so before. */
export async function createSilenceByLink(
  actor: LinkActor,
  alertId: string,
  input: NewSilence,
  now: number,
): Promise<boolean> {
  const done = changed(actor, "silence.create", now, async (client) => {
    if (!(await markSilenced(client, actor.notificationId, alertId))) throw new UsedLink();
    return made(client, actor, input, now);
  });
  return done.then(
    () => true,
    (thrown: unknown) => {
      if (thrown instanceof UsedLink) return false;
      throw thrown;
    },
  );
}

class UsedLink extends Error {}

async function made(client: Client, actor: Actor | LinkActor, input: NewSilence, now: number) {
  const silence = { ...silenceOf(input, now), createdBy: actorName(actor) };
  await requireRoom(client, "silences", actor.projectId);
  await requireRoom(client, "silence_history", actor.projectId);
  const inserted = await insertSilence(client, actor.projectId, silence);
  return { result: silenceView(inserted, now), subject: inserted.id, after: auditView(inserted, now) };
}

export async function changeSilence(
  actor: Actor,
  id: string,
  input: NewSilence,
  now: number,
): Promise<SilenceView> {
  return changed(actor, "silence.update", now, async (client) => {
    const stored = await findSilence(client, actor.projectId, id);
    if (!stored) throw notFound();
    const next = { ...silenceOf(input, stored.startsAt), id, createdBy: stored.createdBy };
    const view = silenceView(await updateSilence(client, next), now);
    const [before, after] = [auditView(stored, now), auditView({ ...stored, ...next }, now)];
    return { result: view, subject: id, before, after };
  });
}

/** Ends the silence at once; alerts that still fire are notified. */
export async function removeSilence(actor: Actor, id: string, now: number): Promise<void> {
  await changed(actor, "silence.delete", now, async (client) => {
    const stored = await findSilence(client, actor.projectId, id);
    if (!stored || !(await deleteSilence(client, actor.projectId, id))) throw notFound();
    return { result: undefined, subject: id, before: auditView(stored, now) };
  });
}

function silenceOf(input: NewSilence, otherwise: number): Omit<Silence, "id" | "createdBy"> {
  const startsAt = input.starts_at === undefined ? otherwise : Date.parse(input.starts_at);
  const endsAt = input.ends_at === undefined ? null : Date.parse(input.ends_at);
  if (endsAt !== null && endsAt <= startsAt)
    throw new ApiError(422, "invalid", "ends_at: must be after the start of the silence", {
      details: [{ path: "ends_at", message: "must be after the start of the silence" }],
    });
  return {
    matchers: input.matchers,
    startsAt,
    endsAt,
    recurrence: input.recurrence ?? null,
    comment: input.comment,
  };
}

/** Applies the change and updates which alerts are suppressed, in one transaction. */
async function changed<T>(
  actor: Actor | LinkActor,
  action: string,
  now: number,
  work: Parameters<typeof audited<T>>[2],
): Promise<T> {
  const result = await audited(actor, action, async (client) => {
    const change = await work(client);
    await refreshHolds(client, actor.projectId, now);
    return change;
  });
  announceChange({ kind: "alert", projectId: actor.projectId });
  wakeDeliveries();
  return result;
}
