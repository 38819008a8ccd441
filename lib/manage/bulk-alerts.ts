import type { Actor } from "@/lib/auth/actor";
import type { BulkAction, BulkAnswer } from "@/lib/schema/alerts/bulk-action";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { findAlert } from "@/lib/store/alerts/alerts";
import { createSilence } from "./edit-silences";
import { acknowledge, resolveByHand } from "./handle-alerts";

/** One by one: a failure for one alert does not affect the others. */
export async function actOnAlerts(actor: Actor, action: BulkAction, now: number): Promise<BulkAnswer> {
  const results: BulkAnswer["results"] = [];
  for (const id of new Set(action.ids)) {
    try {
      await actOn(actor, action, id, now);
      results.push({ id, error: null });
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      results.push({ id, error: thrown.message });
    }
  }
  return { results };
}

async function actOn(actor: Actor, action: BulkAction, id: string, now: number): Promise<void> {
  if (action.action === "acknowledge") return acknowledge(actor, id, now);
  if (action.action === "resolve") return resolveByHand(actor, id, now);
  const alert = await findAlert(actor.projectId, id);
  if (!alert) throw notFound();
  await createSilence(
    actor,
    {
      matchers: { ...alert.labels, rule: alert.ruleName },
      ends_at: new Date(now + action.hours * HOUR_MS).toISOString(),
      comment: "",
    },
    now,
  );
}
