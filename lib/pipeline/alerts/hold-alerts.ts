import { isDeepStrictEqual } from "node:util";
import { holdOf } from "@/lib/notify/hold-of";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Hold } from "@/lib/schema/alerts/silence";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import { listAlertsById, setHold } from "@/lib/store/alerts/alerts";
import { listOpenAlerts } from "@/lib/store/alerts/open-alerts";
import { listSilences } from "@/lib/store/alerts/silences";
import type { Client } from "@/lib/store/database/client";
import { type GroupKey, listGroupsOf, restartTargets } from "@/lib/store/outbox/notification-groups";
import { flushGroup } from "./flush-group";

/** Suppresses an alert that starts firing, if a silence or another alert covers it. */
export async function holdAtStart(client: Client, alert: Alert, now: number): Promise<void> {
  const open = await listOpenAlerts(client, alert.projectId, alert);
  const self = open.find(({ id }) => id === alert.id);
  const silences = await listSilences(alert.projectId, now, client);
  await changeHold(client, alert, self ? holdOf(self, open, silences, now) : null);
}

/** Returns whether the alert became suppressed or is no longer. */
async function changeHold(client: Client, alert: Alert, found: Hold | null): Promise<boolean> {
  // jsonb has its own order of keys.
  if (isDeepStrictEqual(found, alert.heldBy)) return false;
  await setHold(client, alert.id, found);
  // A longer silence or another suppressing alert of the same kind is not worth a line in the timeline.
  if (found?.kind !== alert.heldBy?.kind)
    await insertAlertEvent(client, alert, found ? found.kind : "released", { ...(found ?? alert.heldBy) });
  return (found === null) !== (alert.heldBy === null);
}

/**
 * Checks every open alert of a project again, because silences and inhibiting alerts start and end. An alert that is no
 * longer suppressed notifies if it still fires.
 */
export async function refreshHolds(client: Client, projectId: number, now: number): Promise<boolean> {
  const open = await listOpenAlerts(client, projectId);
  if (open.length === 0) return false;
  const silences = await listSilences(projectId, now, client);
  const ids = open.map(({ id }) => id);
  const alerts = new Map((await listAlertsById(client, ids)).map((one) => [one.id, one]));
  const changed = new Map<string, GroupKey>();
  let any = false;
  for (const one of open) {
    const alert = alerts.get(one.id);
    if (!alert || alert.heldBy?.kind === "cool_down") continue;
    if (!(await changeHold(client, alert, holdOf(one, open, silences, now)))) continue;
    any = true;
    await restartTargets(client, alert.id, now);
    for (const key of await listGroupsOf(client, alert.id))
      changed.set(`${key.channelId} ${key.groupKey}`, key);
  }
  // Once each: many alerts of an incident may be in one.
  for (const key of changed.values()) await flushGroup(client, projectId, key, now);
  return any;
}
