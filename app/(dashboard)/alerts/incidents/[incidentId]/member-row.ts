import type { AlertOfRow } from "@/components/panels/alerts/alert-row";
import type { IncidentView } from "@/lib/dashboard/alerts/load-incidents";
import { holdText } from "@/lib/format/hold-text";

/** An alert of an incident as a row of a feed. */
export function memberRowOf({
  started_at,
  resolved_at,
  acknowledged_by,
  held_by,
  ...alert
}: Omit<
  IncidentView["members"][number],
  "rule" | "labels" | "joined_at" | "joined_by" | "silenced" | "runbook_url"
>): Omit<AlertOfRow, "unheard"> {
  return {
    ...alert,
    startedAt: Date.parse(started_at),
    resolvedAt: resolved_at === null ? null : Date.parse(resolved_at),
    acknowledgedBy: acknowledged_by,
    held: held_by && holdText(held_by),
  };
}
