import { counted, formatCount } from "@/lib/format/format-value";
import type { SilenceAnswer } from "@/lib/schema/alerts/silence";

const NAMED = 5;

/** What a silence would match, as text: of the incident that it is for, if any, and besides. */
export function previewText({ firing, alerts, incident }: SilenceAnswer): string {
  if (firing === 0) return "No firing alert matches.";
  const some = alerts.slice(0, NAMED).map(({ title }) => title);
  const names = `${some.join("; ")}${firing > some.length ? "; …" : ""}`;
  if (incident === null) return `${formatCount(firing, "firing alert")}: ${names}`;
  const { matched } = incident;
  const all = matched === incident.firing ? "All" : `${matched} of the`;
  const others = firing - matched;
  const besides = others === 0 ? "no others" : counted(others, "other alert");
  return `${all} ${formatCount(incident.firing, "firing alert")} of this incident, and ${besides}: ${names}`;
}
