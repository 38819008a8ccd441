import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { formatValue } from "@/lib/format/format-value";
import { holdReason } from "@/lib/format/hold-text";
import type { Hold } from "@/lib/schema/alerts/silence";
import { Unit } from "@/lib/schema/figures/metric";
import { ownValue } from "@/lib/schema/own-value";

type Event = Pick<AlertDetail["timeline"][number], "kind" | "actor" | "data">;

const ENDINGS: Record<string, string> = {
  recovered: "back within the threshold",
  missing_series: "no more data for these labels",
  no_data_timeout: "no data for a day",
  resolved_by_person: "manually",
  rule_changed: "rule changed",
  rule_disabled: "rule disabled or deleted",
  project_archived: "project archived",
  budget_changed: "budget changed",
  budget_deleted: "budget deleted",
};

/** A timeline event as text. */
export function timelineText({ kind, actor, data }: Event, unit: string): string {
  const text = (name: string) => (typeof data[name] === "string" ? (data[name] as string) : "");
  const number = (name: string) => (typeof data[name] === "number" ? (data[name] as number) : null);
  const value = (name: string) => formatValue(number(name), Unit.catch("count").parse(unit));
  const list = (name: string) => (Array.isArray(data[name]) ? (data[name] as string[]).join(", ") : "");
  switch (kind) {
    case "fired": {
      const figure = number("value") === null ? "" : ` at ${value("value")}`;
      const limit = number("threshold") === null ? "" : `, threshold ${value("threshold")}`;
      return `Fired${figure}${limit}`;
    }
    case "joined_incident":
      return `Joined an incident (${text("link")})`;
    case "reopened":
      return `Fired again${text("why") ? `: ${text("why")}` : ""}`;
    case "still_firing":
      return "Still firing";
    case "severity_up":
      return "Escalated to critical";
    case "severity_down":
      return "Downgraded to warning";
    case "resolved":
      return `Resolved: ${ownValue(ENDINGS, text("reason")) ?? (text("reason").replaceAll("_", " ") || "no reason given")}`;
    case "resolved_by_person":
      return `Resolved by ${actor ?? "someone"}`;
    case "acknowledged":
      return `Acknowledged by ${actor ?? "someone"}`;
    case "sent_by_person":
      return list("channels") === ""
        ? `Sent by ${actor ?? "someone"}: every channel already had it`
        : `Sent to ${list("channels")} by ${actor ?? "someone"}`;
    case "accepted":
      return `Accepted as baseline by ${actor ?? "someone"}`;
    case "comment":
      return `${actor ?? "Someone"}: ${text("text")}`;
    case "routed":
      return `Routed to ${list("channels")}`;
    case "silenced":
    case "maintenance":
    case "inhibited":
    case "cool_down":
      return `Notification suppressed: ${holdReason({ ...data, kind } as Hold)}`;
    case "released":
      return "No longer suppressed";
    case "queued":
      return `Notification to ${text("channel")} queued`;
    case "delivered":
      return `Delivered to ${text("channel") || text("kind")}${number("status") === null ? "" : `, status ${number("status")}`}`;
    case "delivery_failed":
      return `Not delivered to ${text("channel") || text("kind")}: ${text("error") || "refused"}`;
    case "not_notified":
      return `No one notified${text("channel") ? ` via ${text("channel")}` : ""}: ${text("reason")}`;
    default:
      return kind.replaceAll("_", " ");
  }
}
