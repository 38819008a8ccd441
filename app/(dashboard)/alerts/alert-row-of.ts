import type { AlertOfRow } from "@/components/panels/alerts/alert-row";
import type { AlertView } from "@/lib/dashboard/alerts/load-alerts";
import type { PendingView } from "@/lib/dashboard/alerts/load-pending";
import { holdText } from "@/lib/format/hold-text";

/** A firing, resolved or pending alert as a row of the feed; `now` in epoch ms. */
export function alertRowOf(alert: AlertView | PendingView, now: number): AlertOfRow {
  const { id, title, message, severity, state, started_at, resolved_at, acknowledged_by } = alert;
  const held = "held_by" in alert ? alert.held_by : null;
  return {
    id,
    title,
    message,
    severity,
    state,
    startedAt: started_at === null ? now : Date.parse(started_at),
    resolvedAt: resolved_at === null ? null : Date.parse(resolved_at),
    acknowledgedBy: acknowledged_by,
    held: held && holdText(held),
    unheard: "not_notified" in alert ? alert.not_notified : null,
  };
}
