import type { OpenFault } from "@/lib/schema/alerts/open-fault";
import { ownValue } from "@/lib/schema/own-value";

/** What a fault of Sightline itself means for its users, what to do, and the page for it. */
export type FaultHelp = { effect: string; todo: string; label: string; path: string };

const CHANNEL = { label: "Open channels", path: "/channels" };
const ROUTES = { label: "Open routing", path: "/channels" };
const RULES = { label: "Open rules", path: "/rules" };

/** By the label `fault` of an alert. */
const HELP: Record<OpenFault["kind"], FaultHelp> = {
  channel_degraded: {
    effect: "Messages to this channel wait and are retried; other channels are not affected.",
    todo: "Read the receiver's last answer, correct the channel, and send a test.",
    ...CHANNEL,
  },
  channel_disabled: {
    effect: "Nothing is sent to this channel.",
    todo: "Enter the address of a receiver that exists, and enable the channel.",
    ...CHANNEL,
  },
  delivery_failed: {
    effect: "These messages reached no one through this channel.",
    todo: "Read the receiver's answer, correct the channel, and resend what still matters.",
    ...CHANNEL,
  },
  rule_failing: {
    effect: "The rule keeps its state: it neither fires nor resolves.",
    todo: "Edit the rule as its error says, or turn it off.",
    ...RULES,
  },
  rules_late: {
    effect: "Alerts of this project fire and resolve late.",
    todo: "Delete rules that no one needs, or group them by fewer labels. If other projects are late, too, the server or its database is overloaded.",
    ...RULES,
  },
  names_full: {
    effect: "Requests with more names are counted together under one model name.",
    todo: "Send what differs with each request as a tag instead of a model, service or environment.",
    label: "Open senders",
    path: "/senders",
  },
  history_short: {
    effect:
      "Rules that need more days of comparison neither fire nor resolve; the others compare with fewer days.",
    todo: "Send what differs with each request as a tag instead of a model, provider, service or environment.",
    label: "Open senders",
    path: "/senders",
  },
  silence_failing: {
    effect: "The silence suppresses nothing.",
    todo: "Delete it and create it again.",
    label: "Open silences",
    path: "/silences",
  },
  route_failing: {
    effect: "The route notifies no channel.",
    todo: "Delete it and create it again.",
    ...ROUTES,
  },
  sightline_degraded: {
    effect: "Parts of Sightline may be slow or stand still until it is corrected.",
    todo: "Follow what the health of this installation says.",
    label: "Open health",
    path: "/settings/about",
  },
};

export const faultHelp = (fault: string | undefined): FaultHelp | null =>
  ownValue(HELP, fault?.replaceAll(" ", "_") ?? "") ?? null;
