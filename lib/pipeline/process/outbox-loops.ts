import { flushDueGroups } from "@/lib/pipeline/alerts/flush-groups";
import { startDeliveries } from "@/lib/pipeline/deliver/deliver";
import { SECOND_MS } from "@/lib/schema/time/epoch";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import { databaseNow } from "@/lib/store/database/database-clock";
import { isLockInUse, withLock } from "@/lib/store/database/with-lock";
import { type DueWork, readDueWork } from "@/lib/store/outbox/due-work";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { type RunningLoop, startLoop } from "./start-loop";

const STALE_MS = 30 * SECOND_MS;
/** Woken when something is due, so this only shows that they run. */
const AT_REST_MS = 10 * SECOND_MS;

/** Looks once a second, and whenever it is woken, for messages and groups that are due, each of which has a loop of its own. */
export function startOutbox(): RunningLoop {
  let due: DueWork = { messages: false, groups: false };
  const deliveries = startLoop({
    name: "deliveries",
    everyMs: AT_REST_MS,
    staleAfterMs: STALE_MS,
    round: async () => {
      if (due.messages) await startDeliveries();
    },
  });
  const groups = startLoop({
    name: "notification groups",
    everyMs: AT_REST_MS,
    staleAfterMs: STALE_MS,
    round: async () =>
      !due.groups ||
      (await withLock(LOCKS.notificationGroups, async () => flushDueGroups(await databaseNow()))) ||
      (await isLockInUse(LOCKS.notificationGroups, STALE_MS)),
  });
  const outbox = startLoop({
    name: "outbox",
    everyMs: SECOND_MS,
    staleAfterMs: STALE_MS,
    round: async () => {
      due = await readDueWork();
      if (due.messages) deliveries.runNow();
      if (due.groups) groups.runNow();
    },
  });
  onWake(outbox.runNow);
  return {
    runNow: outbox.runNow,
    stop: async () => {
      await outbox.stop();
      await Promise.all([deliveries.stop(), groups.stop()]);
    },
  };
}
