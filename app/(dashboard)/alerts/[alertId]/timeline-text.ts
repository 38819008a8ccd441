import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { formatValue } from "@/lib/format/format-value";
import { holdText } from "@/lib/format/hold-text";
import type { Hold } from "@/lib/schema/alerts/silence";
import { Unit } from "@/lib/schema/figures/metric";

type Event = Pick<AlertDetail["timeline"][number], "kind" | "actor" | "data">;

const ENDINGS: Record<string, string> = {
  recovered: "the value was back on the good side for long enough",
  missing_series: "there is no more data for it, while there is for others",
  no_data_timeout: "there has been no data for a day",
  resolved_by_person: "a person ended it",
  rule_changed: "its rule was changed",
  rule_disabled: "its rule was switched off or deleted",
  budget_changed: "its budget was changed",
  budget_deleted: "its budget was deleted",
};

/** What happened, in a sentence. */
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
    case "reopened":
      return `Fired again${text("why") ? `: ${text("why")}` : ""}`;
    case "still_firing":
      return "Still fires";
    case "severity_up":
      return "Became critical";
    case "severity_down":
      return "Became a warning";
    case "resolved":
      return `Ended: ${ENDINGS[text("reason")] ?? (text("reason").replaceAll("_", " ") || "no reason given")}`;
    case "resolved_by_person":
      return `Ended by ${actor ?? "somebody"}`;
    case "acknowledged":
      return `Acknowledged by ${actor ?? "somebody"}`;
    case "accepted":
      return `Taken for the new normal by ${actor ?? "somebody"}`;
    case "comment":
      return `${actor ?? "Somebody"}: ${text("text")}`;
    case "routed":
      return `Routed to ${list("channels")}`;
    case "silenced":
    case "maintenance":
    case "inhibited":
    case "cool_down":
      return `Held back: ${holdText({ ...data, kind } as Hold)}`;
    case "released":
      return "No longer held back";
    case "queued":
      return `Message to ${text("channel")} on its way`;
    case "delivered":
      return `Delivered by ${text("channel") || text("kind")}${number("status") === null ? "" : `, answer ${number("status")}`}`;
    case "delivery_failed":
      return `Not delivered by ${text("channel") || text("kind")}: ${text("error") || "refused"}`;
    case "not_notified":
      return `Nobody told${text("channel") ? ` by ${text("channel")}` : ""}: ${text("reason")}`;
    default:
      return kind.replaceAll("_", " ");
  }
}
