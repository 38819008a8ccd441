import type { IncidentDetail } from "@/lib/dashboard/alerts/load-incidents";
import { counted } from "@/lib/format/format-value";

type Event = Pick<IncidentDetail["timeline"][number], "kind" | "actor" | "data">;

/** A timeline event of an incident as text; `titleOf`: the titles of its alerts. */
export function incidentEventText(
  { kind, actor, data }: Event,
  titleOf: ReadonlyMap<string, string>,
): string {
  const title = titleOf.get(String(data.alert)) ?? "an alert";
  switch (kind) {
    case "opened":
      return `Opened with ${title}`;
    case "grew": {
      const related = Array.isArray(data.related) ? data.related.length : 0;
      const also = related === 0 ? "" : `; also matches ${counted(related, "other incident")}`;
      return `${title} joined${data.link ? ` (${data.link})` : ""}${also}`;
    }
    case "severity_up":
      return "Escalated to critical";
    case "severity_down":
      return "Downgraded to warning";
    case "eased":
      return `${title} resolved`;
    case "resolved":
      return "Resolved";
    case "reopened":
      return `Reopened with ${title}`;
    case "acknowledged":
      return `Acknowledged by ${actor ?? "someone"}`;
    default:
      return kind.replaceAll("_", " ");
  }
}
