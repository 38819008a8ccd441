import type { Alert } from "@/lib/schema/alerts/alert";
import { insertAlertEvent } from "@/lib/store/alerts/alert-events";
import type { Client } from "@/lib/store/database/client";

/** Adds a line to the timeline of an alert; `at` defaults to now. */
export function recordEvent(
  client: Client,
  { id: alertId, projectId }: Pick<Alert, "id" | "projectId">,
  kind: string,
  data: object,
  at?: Date,
): Promise<void> {
  return insertAlertEvent(client, { projectId, alertId, kind, data, ...(at ? { at } : {}) });
}
