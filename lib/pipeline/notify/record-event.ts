import type pg from "pg";
import type { Alert } from "@/lib/schema/alerts/alert";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";

/** A line in the timeline of an alert; `at` is now where it is left out. */
export function recordEvent(
  client: Pick<pg.PoolClient, "query">,
  { id: alertId, projectId }: Pick<Alert, "id" | "projectId">,
  kind: string,
  data: object,
  at?: Date,
): Promise<void> {
  return insertAlertEvent(client, { projectId, alertId, kind, data, ...(at ? { at } : {}) });
}
