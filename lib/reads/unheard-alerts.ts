import { whyUnheard } from "@/lib/notify/reach";
import type { Unheard } from "@/lib/schema/alerts/unheard";
import { listUnheld, type UnheldAlert } from "@/lib/store/alerts/alert-reach";
import type { Client } from "@/lib/store/database/client";

/** The firing alerts of these projects that reached no one, and why. */
export async function readUnheard(
  projectIds: readonly number[],
  which: "all" | "unacknowledged",
  now: number,
  client?: Client,
): Promise<(UnheldAlert & { why: Unheard })[]> {
  return (await listUnheld(projectIds, which, client)).flatMap((alert) => {
    const why = whyUnheard(alert, now);
    return why === null ? [] : [{ ...alert, why }];
  });
}
