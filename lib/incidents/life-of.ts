import type { IncidentEventKind, IncidentLife } from "@/lib/schema/alerts/incident";
import type { Severity } from "@/lib/schema/alerts/severity";

/** How many alerts of an incident fire, how many of those are critical, and the worst that any of its alerts has been. */
export type Firing = { firing: number; critical: number; worst: Severity };

/** What follows for an incident after an alert of it changed, and the lines of its timeline. */
export type Turn = IncidentLife & { events: IncidentEventKind[] };

/** `joined`: an alert has joined it just now. `before` null: it opens with that alert. */
export function nextTurn(
  before: (IncidentLife & Pick<Firing, "firing">) | null,
  after: Firing,
  joined: boolean,
): Turn {
  const severity: Severity = after.critical > 0 ? "critical" : after.firing > 0 ? "warning" : after.worst;
  if (before === null) return { state: "open", severity, events: ["opened"] };
  const state = after.firing > 0 ? "open" : "resolved";
  const events: IncidentEventKind[] = [];
  if (before.state === "resolved" && state === "open") events.push("reopened");
  if (joined) events.push("grew");
  if (state === "open" && before.state === "open" && severity !== before.severity)
    events.push(severity === "critical" ? "severity_up" : "severity_down");
  if (state === "open" && after.firing < before.firing) events.push("eased");
  if (state === "resolved" && before.state === "open") events.push("resolved");
  return { state, severity, events };
}
