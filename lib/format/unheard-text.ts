import type { Unheard, UnheardAlerts } from "@/lib/schema/alerts/unheard";
import { formatCount } from "./format-value";

const REASONS: Record<Unheard, string> = {
  no_channel: "there is no channel",
  no_route: "no route matches",
  channel_disabled: "channel disabled",
  delivery_failed: "delivery failed",
};
const REMEDIES: Record<Unheard, string> = {
  no_channel: "Add channel",
  no_route: "Add route",
  channel_disabled: "Enable channel",
  delivery_failed: "Check channel",
};

/** Of one alert. */
export const unheardText = (why: Unheard) => `No one was notified: ${REASONS[why]}`;

/** The link to the channels, where it is fixed. */
export const remedyText = (why: Unheard) => REMEDIES[why];

/** Of all alerts of a project that reached no one. "There is no channel" is what its remedy says. */
export function unheardSummary({ critical, warning, reasons }: UnheardAlerts): string {
  const alerts = [
    ...(critical > 0 ? [formatCount(critical, "critical alert")] : []),
    ...(warning > 0 ? [formatCount(warning, "warning")] : []),
  ].join(" and ");
  const why = reasons.filter((reason) => reason !== "no_channel").map((reason) => REASONS[reason]);
  return `${alerts} fired and no one was notified${why.length === 0 ? "" : `: ${why.join(", ")}`}.`;
}
