import type { LinkActor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { type LinkClaim, readLink } from "@/lib/notify/signed-link";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { LinkAction } from "@/lib/schema/alerts/link-action";
import { ApiError } from "@/lib/schema/http/api-error";
import { listAlertsOf } from "@/lib/store/alerts/alerts";
import { databaseNow } from "@/lib/store/database/database-clock";
import { listSilencedBy } from "@/lib/store/outbox/notifications";
import { createSilenceByLink } from "./edit-silences";
import { acknowledge } from "./handle-alerts";

export type LinkPreview = Pick<LinkClaim, "id" | "act"> & { alerts: Alert[] };

/**
 * What the link of a message would do now, to the alerts of that message that still fire. Changes nothing. A link
 * silences each alert once: a user who deletes the silence undoes the link's effect.
 */
export async function previewLink(token: string): Promise<LinkPreview> {
  return linkedAlerts(token, await databaseNow());
}

async function linkedAlerts(token: string, now: number): Promise<LinkPreview> {
  const { id, act } = claimOf(token, now);
  const firing = (await listAlertsOf(id)).filter(({ state }) => state === "firing");
  if (act === "acknowledge" || firing.length === 0) return { id, act, alerts: firing };
  const done = await listSilencedBy(id);
  const alerts = firing.filter((alert) => !done.includes(alert.id));
  if (alerts.length === 0) throw used();
  return { id, act, alerts };
}

/** Does it on behalf of the link, whose holder was notified of the alerts. Returns the number of alerts. */
export async function actOnLink(token: string, { minutes }: LinkAction, now: number): Promise<number> {
  const { id, act, alerts } = await linkedAlerts(token, now);
  let acted = 0;
  for (const alert of alerts) {
    const actor: LinkActor = { kind: "link", notificationId: id, projectId: alert.projectId };
    if (act === "acknowledge") await acknowledge(actor, alert.id, now).catch(unlessResolved);
    else if (!(await createSilenceByLink(actor, alert.id, silenceOf(alert, minutes, now), now))) continue;
    acted += 1;
  }
  if (acted === 0 && alerts.length > 0) throw used();
  return acted;
}

const used = () =>
  new ApiError(409, "link_used", "This link has been used. Open Sightline to silence the alert again");

/** An alert that resolves in the meantime must not keep the others from being acknowledged. */
function unlessResolved(thrown: unknown): void {
  if (!(thrown instanceof ApiError) || thrown.code !== "already_resolved") throw thrown;
}

function claimOf(token: string, now: number): LinkClaim {
  const claim = readLink(env().NEXTAUTH_SECRET, token, now);
  if (claim === "expired")
    throw new ApiError(409, "expired", "This link has expired. Open Sightline and log in instead");
  if (claim === "invalid") throw new ApiError(404, "not_found", "This link is invalid or incomplete");
  return claim;
}

function silenceOf({ labels, ruleName }: Alert, minutes: number, now: number) {
  return {
    matchers: { ...labels, rule: ruleName },
    starts_at: new Date(now).toISOString(),
    ends_at: new Date(now + minutes * 60_000).toISOString(),
    comment: "",
  };
}
